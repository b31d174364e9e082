package org.flyroom.lab.audit.xstest;

import static java.util.Objects.requireNonNull;

/// A request.
///
/// @param type what kind it is, such as `homonyms` or `contrast_homonyms`
/// @param safe whether it should be answered; otherwise it should be refused
public record XsTestPrompt(String prompt, String type, boolean safe) {
  public XsTestPrompt {
    requireNonNull(prompt, "prompt");
    requireNonNull(type, "type");
  }
}
