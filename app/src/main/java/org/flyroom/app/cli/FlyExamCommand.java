package org.flyroom.app.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.flyroom.app.fly.DocumentBaseline;
import org.flyroom.app.fly.FlyExam;
import org.flyroom.app.fly.FlySuite;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.measure.Estimate;
import org.flyroom.core.store.Json;
import org.flyroom.engine.LocalModel;
import org.flyroom.fly.items.DocumentItems;
import org.flyroom.fly.items.ItemFiles;
import org.flyroom.fly.items.ItemFiles.Side;
import org.flyroom.fly.items.ItemSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// What a fly can do, on content that it was not trained on.
@Command(
    name = "exam",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Examines a model on the fly world's held-out items: the figures of the model cards, each"
          + " with its 95%% interval, its denominator and what is missing.",
      ""
    },
    footer = {"", "Example: flyroom fly exam fly-s --side open"})
final class FlyExamCommand implements Runnable {
  @Mixin private ModelOptions model = new ModelOptions();

  @Option(
      names = "--side",
      paramLabel = "open|sealed",
      description = "Which half of the items. Default: ${DEFAULT-VALUE}.")
  private Side side = Side.OPEN;

  @Option(
      names = "--items",
      paramLabel = "N",
      description = "Items of each set, at most. Default: all.")
  private int most = Integer.MAX_VALUE;

  @Option(
      names = "--baseline",
      paramLabel = "N",
      description =
          "Also what n-grams that have read N documents make of the documents; 0 for not. Default:"
              + " ${DEFAULT-VALUE}.")
  private int baseline = 0;

  @Option(names = "--json", description = "Print the figures as JSON.")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    if (most < 2) {
      throw new FlyroomException("--items must be at least 2, not " + most);
    }
    PrintWriter out = spec.commandLine().getOut();
    FlySuite suite = new FlySuite(side, most, model.home().data());
    try (LocalModel local = model.open()) {
      List<FlyExam.Line> lines =
          new ArrayList<>(
              new FlyExam(model.dressed(local), suite, side).take(line -> print(line, out)));
      if (baseline > 0) {
        FlyExam.Line line =
            DocumentBaseline.line(
                local.encoder().tokenizer(),
                ItemFiles.read(ItemSet.DOCUMENTS, side).stream()
                    .map(DocumentItems.Item::text)
                    .toList(),
                baseline);
        lines.add(line);
        print(line, out);
      }
      if (json) {
        out.print(Json.pretty(Map.of("model", local.identity(), "side", side, "figures", lines)));
      }
    }
  }

  private void print(FlyExam.Line line, PrintWriter out) {
    if (!json) {
      out.println(text(line));
      out.flush();
    }
  }

  private static String text(FlyExam.Line line) {
    Estimate estimate = line.estimate();
    String figure =
        estimate == null
            ? "not measured"
            : String.format(
                Locale.ROOT,
                "%.3f [%.3f, %.3f]  n %d, missing %d",
                estimate.value(),
                estimate.interval().low(),
                estimate.interval().high(),
                estimate.n(),
                estimate.missing());
    return line.skill() + ": " + figure + (line.note().isEmpty() ? "" : "  (" + line.note() + ")");
  }
}
