package org.flyroom.engine.text.template;

import java.util.Iterator;

/// A sequence that can be walked once, as most of Jinja's sequence filters give. It has no length,
/// counts as true even when empty, and cannot be printed.
record Generator(Iterator<Object> items) {}
