"""From a typed closure to the text of a kernel: lowering, passes, one emitter."""
