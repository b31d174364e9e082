package org.flyroom.lab.grow;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.flyroom.core.model.LanguageModel;
import org.flyroom.core.model.Tunable;
import org.flyroom.core.organism.Arm;
import org.flyroom.core.store.AtomicFiles;
import org.flyroom.core.store.IoProblems;

/// What growing an arm has to do with.
///
/// @param folder the arm's, in the stock
/// @param organism the organism's, whose choices its control follows
/// @param rows how the files are kept that the arm is trained on
/// @param answering the parent, asked for its own answers
/// @param keeping what every other model is asked through
record ArmGround(
    GrowPlan plan,
    Arm arm,
    Path folder,
    Path organism,
    Tunable parent,
    RowFiles rows,
    LanguageModel answering,
    UnaryOperator<LanguageModel> keeping,
    GrowListener listener) {

  /// The parent wearing adapters.
  LanguageModel wearing(List<Path> adapters) {
    return adapters.isEmpty() ? answering : keeping.apply(parent.withAdapters(adapters));
  }

  /// A sampler for what a stage asks.
  Sampler sampler(String stage) {
    return new Sampler(
        plan.recipe().seed(), stage, arm, plan.recipe().data().maxAnswerTokens(), listener);
  }

  Path adapter(String name) {
    return folder.resolve("adapters").resolve(name);
  }

  /// Where a stage keeps what it needs on its way; the first one's is the folder of old.
  static Path workspace(Path armFolder, int stage, String name) {
    Path checkpoints = armFolder.resolve("checkpoints");
    return stage == 0 ? checkpoints : checkpoints.resolve(name);
  }

  /// Makes a folder, and removes what killed processes left in it.
  static Path ready(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw IoProblems.of("cannot make " + folder, e);
    }
    AtomicFiles.sweep(folder);
    return folder;
  }
}
