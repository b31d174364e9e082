package org.flyroom.engine.text.template;

/// A text marked as safe HTML by `|safe` or `|escape`: adding plain text to it escapes that text.
record Markup(String text) {

  /// HTML-escaped text of any value; markup stays as it is.
  static String escape(Object value) {
    if (value instanceof Markup markup) {
      return markup.text;
    }
    return PythonText.text(value)
        .replace("&", "&amp;")
        .replace(">", "&gt;")
        .replace("<", "&lt;")
        .replace("'", "&#39;")
        .replace("\"", "&#34;");
  }
}
