/// Chat templates: an interpreter of the Jinja language as Hugging Face's `transformers` uses it.
///
/// [org.flyroom.engine.text.template.ChatTemplate] is the way in. A template goes through `Lexer`
/// and `Parser` into `Statement`s and `Expression`s, which `Interpreter` and `Evaluator` run over
/// values with the semantics of Python (`Values`, `Operators`, `Attributes`, `PythonText`).
///
/// The language is that of Jinja 3.1's immutable sandbox; what it cannot do here fails by name.
@NullMarked
package org.flyroom.engine.text.template;

import org.jspecify.annotations.NullMarked;
