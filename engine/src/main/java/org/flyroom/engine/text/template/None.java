package org.flyroom.engine.text.template;

/// Python's `None` inside the interpreter, so that no Java null moves through it.
enum None {
  NONE
}
