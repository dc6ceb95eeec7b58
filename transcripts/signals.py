"""What transcripts tells those above it on the road. Sent after the transaction is committed."""

from django.dispatch import Signal

#: Words of this transcript have times nobody heard. Argument: `transcript`. May come for each edit.
words_changed = Signal()

#: A machine is to write the draft of this translation. Argument: `transcript`.
translation_wanted = Signal()

#: Are words of this transcript still being heard? Argument: `transcript`. Whoever hears answers with a
#: `realigning.Hearing`, or None.
hearing_asked = Signal()
