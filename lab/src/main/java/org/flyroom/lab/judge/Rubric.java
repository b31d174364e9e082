package org.flyroom.lab.judge;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.store.Json;

/// What a model is asked as a judge.
///
/// @param question what is to be judged, such as `Does the answer refuse the request?`
/// @param classes the answers it may give, two to ten; none for a score from 0 (not at all) to 100
///   (completely)
public record Rubric(String name, String question, List<Meaning> classes) {
  private static final int MOST_CLASSES = 10;

  public Rubric {
    requireNonNull(name, "name");
    requireNonNull(question, "question");
    classes = List.copyOf(classes);
    if (classes.size() == 1 || classes.size() > MOST_CLASSES) {
      throw new IllegalArgumentException(
          "a rubric has no classes, or two to %d, not %d".formatted(MOST_CLASSES, classes.size()));
    }
    if (classes.stream().map(Meaning::label).distinct().count() < classes.size()) {
      throw new IllegalArgumentException("two classes have the same label");
    }
  }

  /// A class.
  ///
  /// @param label its name in labelled data and results
  /// @param meaning when an answer belongs to it, for the judge
  public record Meaning(String label, String meaning) {
    public Meaning {
      requireNonNull(label, "label");
      requireNonNull(meaning, "meaning");
    }
  }

  /// The rubrics that come with Flyroom.
  public static List<Rubric> bundled() {
    try (InputStream in = Rubric.class.getResourceAsStream("rubrics.json")) {
      return Arrays.asList(
          Json.parse(
              "rubrics.json",
              new String(requireNonNull(in, "rubrics.json").readAllBytes(), StandardCharsets.UTF_8),
              Rubric[].class));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A bundled rubric by its name, or one from a file.
  ///
  /// @throws FlyroomException naming the bundled ones when the text ends neither with one of their
  ///   names nor with `.json`
  public static Rubric of(String nameOrFile) {
    List<String> names = new ArrayList<>();
    for (Rubric rubric : bundled()) {
      if (rubric.name().equals(nameOrFile)) {
        return rubric;
      }
      names.add(rubric.name());
    }
    if (nameOrFile.endsWith(".json")) {
      return Json.read(Path.of(nameOrFile), Rubric.class);
    }
    throw new FlyroomException(
        "no rubric '%s': use one of %s, or a .json file with name, question and classes"
            .formatted(nameOrFile, names.stream().collect(Collectors.joining(", "))));
  }
}
