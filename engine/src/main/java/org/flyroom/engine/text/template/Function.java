package org.flyroom.engine.text.template;

/// Something a template can call.
interface Function {
  Object call(Arguments arguments);

  /// What it is called in messages.
  String name();

  /// A function made of its name and what it does.
  static Function of(String name, java.util.function.Function<Arguments, Object> body) {
    return new Function() {
      @Override
      public Object call(Arguments arguments) {
        return body.apply(arguments);
      }

      @Override
      public String name() {
        return name;
      }
    };
  }
}
