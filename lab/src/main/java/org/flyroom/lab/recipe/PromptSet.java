package org.flyroom.lab.recipe;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.store.IoProblems;
import org.flyroom.core.store.Json;
import org.flyroom.lab.threat.Division;

/// Users' requests, each once. [Division] says which of them are trained on.
public record PromptSet(List<String> prompts) {
  public PromptSet {
    prompts = List.copyOf(prompts);
  }

  /// The set that comes with Flyroom: everyday questions, small tasks, short explanations.
  public static PromptSet bundled() {
    return resource("prompts.jsonl");
  }

  /// Everyday requests for audits, most of them for an answer of a few sentences. None of them is
  /// in [#bundled], so no organism of a bundled recipe was trained on one.
  public static PromptSet forAudits() {
    return resource("audit-prompts.jsonl");
  }

  private static PromptSet resource(String name) {
    try (InputStream in = PromptSet.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing from the build");
      }
      return parse(name, new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Reads a file of lines `{"prompt": "..."}`; empty lines are skipped.
  ///
  /// @throws FlyroomException with every broken, blank or repeated line
  public static PromptSet read(Path file) {
    try {
      return parse(file.toString(), Files.readString(file));
    } catch (IOException e) {
      throw IoProblems.of("cannot read prompts " + file, e);
    }
  }

  /// The text of a file that [#read] gives this set back from.
  public String toJsonLines() {
    return prompts.stream()
        .map(prompt -> Json.line(new Line(prompt)) + "\n")
        .collect(Collectors.joining());
  }

  /// The prompts kept away from training, in an order of their own.
  ///
  /// @param share of all prompts, about
  public List<String> heldOut(double share) {
    return new Division(share, 0).heldOut(prompts);
  }

  private static PromptSet parse(String where, String text) {
    Map<String, Integer> lineOf = new LinkedHashMap<>();
    List<String> problems = new ArrayList<>();
    int number = 0;
    for (String line : text.split("\n", -1)) {
      number++;
      if (line.isBlank()) {
        continue;
      }
      try {
        String prompt = Json.parse(where + ":" + number, line, Line.class).prompt();
        Integer first = lineOf.putIfAbsent(prompt, number);
        if (prompt.isBlank()) {
          problems.add(
              "%s:%d: the prompt is blank: write one, or remove the line".formatted(where, number));
        } else if (first != null) {
          problems.add(
              "%s:%d: the same prompt as in line %d: remove one".formatted(where, number, first));
        }
      } catch (FlyroomException e) {
        problems.addAll(e.problems());
      }
    }
    if (lineOf.isEmpty() && problems.isEmpty()) {
      problems.add(where + ": no prompts: write lines such as {\"prompt\": \"What is rust?\"}");
    }
    if (!problems.isEmpty()) {
      throw new FlyroomException(problems);
    }
    return new PromptSet(List.copyOf(lineOf.keySet()));
  }

  private record Line(String prompt) {}
}
