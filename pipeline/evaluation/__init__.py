"""`./lives evaluate`: films with references in, measures of words and cues out, beside other writers of subtitles."""
