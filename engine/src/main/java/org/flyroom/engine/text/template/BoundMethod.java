package org.flyroom.engine.text.template;

/// A method of a value, such as `message.items`.
record BoundMethod(Object receiver, String name) implements Function {
  @Override
  public Object call(Arguments arguments) {
    return switch (receiver) {
      case String text -> TextMethods.call(text, name, arguments);
      case Markup markup -> MarkupMethods.call(markup, name, arguments);
      default -> CollectionMethods.call(receiver, name, arguments);
    };
  }
}
