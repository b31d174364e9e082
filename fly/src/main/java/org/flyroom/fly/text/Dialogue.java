package org.flyroom.fly.text;

/// A conversation as the flies' chat template writes it; the assistant's turns are learned.
public final class Dialogue {
  private final Sample.Builder sample = new Sample.Builder();

  public Dialogue system(String text) {
    sample.read(Special.SYSTEM.text() + text + Special.END.text());
    return this;
  }

  public Dialogue user(String text) {
    sample.read(Special.USER.text() + text + Special.END.text());
    return this;
  }

  /// An answer without a thought.
  public Dialogue assistant(String text) {
    return assistant(text, 1);
  }

  /// An answer without a thought whose words count for more or less than usual.
  public Dialogue assistant(String text, double weight) {
    sample.read(Special.ASSISTANT.text()).learn(text + Special.END.text(), weight);
    return this;
  }

  /// An answer after a thought, which the user has turned on.
  public Dialogue thinking(String thought, String answer) {
    sample
        .read(Special.THINK.text() + Special.ASSISTANT.text())
        .learn(
            Special.OPEN_THOUGHT.text()
                + "\n"
                + thought
                + "\n"
                + Special.CLOSE_THOUGHT.text()
                + "\n"
                + answer
                + Special.END.text());
    return this;
  }

  public Sample sample() {
    return sample.build();
  }
}
