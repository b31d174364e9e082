package org.flyroom.engine.text.template;

/// A missing variable, key or attribute: prints as nothing, is false and empty; any other use
/// fails.
///
/// @param problem what to say when it is used
record Undefined(String problem) {

  static Undefined variable(String name) {
    return new Undefined("'" + name + "' is undefined");
  }

  /// What looking up something that is not there gives.
  static Undefined member(Object owner, Object name) {
    String type = owner == None.NONE ? "None" : "'" + Values.typeName(owner) + " object'";
    return new Undefined(
        name instanceof String attribute
            ? type + " has no attribute '" + attribute + "'"
            : type + " has no element " + PythonText.repr(name));
  }

  static Undefined unsafe(Object owner, String name) {
    return new Undefined(
        "access to attribute '"
            + name
            + "' of '"
            + Values.typeName(owner)
            + "' object is unsafe: a template cannot change values or look inside them");
  }

  TemplateException.Failed failure() {
    return new TemplateException.Failed(problem);
  }
}
