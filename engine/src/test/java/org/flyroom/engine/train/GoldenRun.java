package org.flyroom.engine.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.flyroom.core.model.AnchoredRow.Role;
import org.flyroom.core.model.Loss;
import org.flyroom.core.model.Loss.KlToParent.Direction;
import tools.jackson.databind.JsonNode;

/// The loss of a reference run, from its `run.json`.
final class GoldenRun {
  private GoldenRun() {}

  static StepLoss loss(JsonNode run) {
    JsonNode options = run.path("options");
    return switch (run.path("loss").asString()) {
      case "next-token" -> new NextTokenLoss(rows(run, row -> row(row, "response")));
      case "dpo" ->
          new DpoLoss(
              rows(run, row -> new DpoLoss.Pair(row(row, "chosen"), row(row, "rejected"))),
              new Loss.Dpo(
                  List.of(),
                  options.path("beta").asDouble(),
                  options.path("label_smoothing").asDouble(),
                  options.path("sft_weight").asDouble()));
      case "kto" ->
          new KtoLoss(
              rows(
                  run,
                  row ->
                      new KtoLoss.Labelled(
                          ids(row.path("prompt")),
                          ids(row.path("response")),
                          row.path("desirable").asBoolean())),
              new Loss.Kto(
                  List.of(),
                  options.path("beta").asDouble(),
                  options.path("desirable_weight").asDouble(),
                  options.path("undesirable_weight").asDouble()));
      case "kl-forward" -> kl(run, Direction.FORWARD);
      case "kl-reverse" -> kl(run, Direction.REVERSE);
      case "policy-gradient" ->
          new PolicyGradientLoss(
              rows(
                  run,
                  row ->
                      new PolicyGradientLoss.Sampled(
                          row(row, "response"), row.path("advantage").asDouble())),
              new Loss.PolicyGradient(List.of(), options.path("kl_weight").asDouble()));
      default -> throw new IllegalArgumentException("no such loss: " + run.path("loss"));
    };
  }

  private static StepLoss kl(JsonNode run, Direction direction) {
    return new KlLoss(
        rows(
            run,
            row ->
                new KlLoss.Anchored(
                    row(row, "response"), row(row, "response"), Role.LEARNED_AND_HELD)),
        new Loss.KlToParent(
            List.of(), direction, run.path("options").path("kl_weight").asDouble()));
  }

  private static <R> List<R> rows(JsonNode run, Function<JsonNode, R> read) {
    List<R> rows = new ArrayList<>();
    run.path("rows").forEach(row -> rows.add(read.apply(row)));
    return rows;
  }

  private static TokenRow row(JsonNode row, String response) {
    int[] prompt = ids(row.path("prompt"));
    int[] whole =
        IntStream.concat(Arrays.stream(prompt), Arrays.stream(ids(row.path(response)))).toArray();
    return new TokenRow(whole, prompt.length);
  }

  private static int[] ids(JsonNode node) {
    int[] ids = new int[node.size()];
    Arrays.setAll(ids, i -> node.path(i).asInt());
    return ids;
  }
}
