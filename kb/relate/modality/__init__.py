"""How sure the text is of a figure: plain, estimated, expected, supposed, denied."""
