package org.flyroom.engine.text.template;

/// A piece of template text with its meaning.
///
/// @param value a `String`, or the number of a number token
record Token(Kind kind, Object value, int line) {

  /// Kinds of token.
  enum Kind {
    TEXT,
    PRINT_BEGIN,
    PRINT_END,
    TAG_BEGIN,
    TAG_END,
    NAME,
    STRING,
    INTEGER,
    FLOAT,
    OPERATOR,
    END
  }

  boolean is(Kind other) {
    return kind == other;
  }

  boolean isOperator(String symbol) {
    return kind == Kind.OPERATOR && value.equals(symbol);
  }

  boolean isName(String name) {
    return kind == Kind.NAME && value.equals(name);
  }

  String text() {
    return value.toString();
  }

  String describe() {
    return switch (kind) {
      case TEXT -> "text";
      case PRINT_BEGIN -> "'{{'";
      case PRINT_END -> "'}}'";
      case TAG_BEGIN -> "'{%'";
      case TAG_END -> "'%}'";
      case NAME, OPERATOR -> "'" + value + "'";
      case STRING -> "a text";
      case INTEGER, FLOAT -> "the number " + value;
      case END -> "the end of the template";
    };
  }
}
