package org.flyroom.engine.text.template;

/// Bounds that keep a hostile template from taking the machine with it.
final class Limits {
  /// Statements inside statements; Python, to which Jinja compiles, stops at 100 levels too.
  static final int STATEMENT_NESTING = 100;

  /// Brackets inside brackets; Python stops at 200.
  static final int EXPRESSION_NESTING = 200;

  /// Operators, filters and look-ups in one tag.
  static final int OPERATORS_PER_TAG = 500;

  /// Bodies and expressions being evaluated inside each other, macros that call themselves
  /// included; sized for a thread with a stack of 1 MB.
  static final int EVALUATION_DEPTH = 700;

  /// Statements and expressions evaluated in one rendering.
  static final long STEPS = 50_000_000;

  /// UTF-16 units of any one text, the rendered one included.
  static final int TEXT = 1 << 25;

  /// Items of any one list.
  static final int ITEMS = 1 << 22;

  /// Numbers in one `range`, as in Jinja's sandbox.
  static final long RANGE = 100_000;

  /// Bits of a whole number.
  static final long INTEGER_BITS = 1 << 17;

  private Limits() {}

  static void checkText(long length) {
    if (length > TEXT) {
      throw new TemplateException.Failed("a text grows beyond " + TEXT + " characters");
    }
  }

  static void checkItems(long count) {
    if (count > ITEMS) {
      throw new TemplateException.Failed("a list grows beyond " + ITEMS + " items");
    }
  }
}
