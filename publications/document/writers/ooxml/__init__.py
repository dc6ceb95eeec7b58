"""The parts of WordprocessingML that python-docx leaves out, a module a part."""
