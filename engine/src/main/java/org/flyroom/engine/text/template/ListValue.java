package org.flyroom.engine.text.template;

import java.util.List;

/// A Python list.
record ListValue(List<Object> items) {}
