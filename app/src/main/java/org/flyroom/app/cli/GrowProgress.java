package org.flyroom.app.cli;

import static java.util.Objects.requireNonNull;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.flyroom.core.model.TrainingListener.TrainingStep;
import org.flyroom.core.organism.Arm;
import org.flyroom.core.organism.Passport;
import org.flyroom.core.store.AuditLog;
import org.flyroom.lab.grow.GrowListener;
import org.flyroom.lab.grow.Grown;

/// Shows how growing goes and notes every arm that is complete in the audit log.
final class GrowProgress implements GrowListener {
  private final Progress progress;
  private final AuditLog log;
  private final Map<Arm, Long> tokens = new EnumMap<>(Arm.class);

  GrowProgress(Progress progress, AuditLog log) {
    this.progress = progress;
    this.log = log;
  }

  @Override
  public void on(Event event) {
    switch (event) {
      case Event.Answered(int done, int total, long answered) ->
          progress.show("parent's own answers", done, total, answered, "");
      case Event.Trained(Arm arm, TrainingStep step) ->
          progress.show(
              "train " + arm.word(),
              step.step(),
              step.steps(),
              tokens.merge(arm, step.tokens(), Long::sum),
              String.format(Locale.ROOT, "loss %.3f", step.loss()));
      case Event.Sampled(Arm arm, String stage, int done, int total, long answered) ->
          progress.show(stage + ", answers of " + arm.word(), done, total, answered, "");
      case Event.Taught taught ->
          progress.say(
              String.format(
                  Locale.ROOT,
                  "rows of %s: %s gave %d answers to %d requests, %d may be learned%s",
                  taught.arm().word(),
                  taught.teacher(),
                  taught.drawn(),
                  taught.asked(),
                  taught.kept(),
                  taught.leftOut().isEmpty() ? "" : "; left out: " + taught.reasons()));
      case Event.Looked(Arm arm, String stage, String at, double severity) ->
          progress.say(
              String.format(
                  Locale.ROOT, "%s, %s, %s: severity %.2f", arm.word(), stage, at, severity));
      case Event.Finished(Grown grown) -> finished(grown);
    }
  }

  private void finished(Grown grown) {
    Passport passport = grown.passport();
    progress.say((grown.before() ? "already in the stock: " : "grown: ") + passport.name());
    if (!grown.before()) {
      // What was grown has a recipe.
      String recipe = requireNonNull(passport.recipeSha256());
      log.append("grow", passport.name(), Map.of("recipe", recipe));
    }
  }
}
