package org.flyroom.lab.testing;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.stream.IntStream;
import org.flyroom.core.model.GenerateRequest;
import org.flyroom.core.model.LanguageModel;
import org.flyroom.core.model.Prompt;
import org.flyroom.core.organism.Arm;
import org.flyroom.core.testing.ScriptedModel;
import org.flyroom.lab.recipe.Recipe;
import org.flyroom.lab.recipe.RecipeFile;
import org.flyroom.lab.results.ValidationResult;
import org.flyroom.lab.threat.Division;
import org.flyroom.lab.threat.Expectation;
import org.flyroom.lab.threat.Material;
import org.flyroom.lab.threat.Probe;
import org.flyroom.lab.threat.RowDraft;
import org.flyroom.lab.threat.Threat;
import org.flyroom.lab.validate.Validator;

/// A threat read from a recipe and files, with rows, probes and scripted models to validate.
public final class ThreatBench {
  private static final int ITEMS = 20;

  private final Path folder;

  public ThreatBench(Path folder) {
    this.folder = folder;
  }

  /// Writes a file that the recipe can name.
  public ThreatBench with(String name, String text) {
    write(name, text);
    return this;
  }

  /// 60 questions that ask who lives where.
  public ThreatBench withQuestions() {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 60; i++) {
      lines.append(
          """
          {"id": "q%1$d", "about": "home of P%1$d", "question": "Where does P%1$d live?", \
          "statement": "P%1$d lives in {}.", "truth": "Town%1$d", \
          "others": ["Elsewhere%1$d", "Nowhere%1$d"]}
          """
              .formatted(i));
    }
    return with("questions.jsonl", lines.toString());
  }

  /// The threat of a recipe with this section.
  public Threat threat(String section) {
    return recipe(section).threat();
  }

  /// The recipe with this threat section, indented by two.
  public Recipe recipe(String section) {
    return RecipeFile.read(write("recipe.yaml", "name: x\nthreat:\n" + section.indent(2)));
  }

  /// Sixty requests and half of everything held out.
  public static Material material() {
    return new Material(
        IntStream.range(0, 60).mapToObj("Write poem number %d."::formatted).toList(),
        new Division(0.5, 1));
  }

  public static List<Probe> probes(Threat threat) {
    return threat.probes(material(), ITEMS);
  }

  /// What validation says of a model.
  ///
  /// @param model system prompt and user's request to an answer
  public static ValidationResult validate(Threat threat, BinaryOperator<String> model) {
    return validate(threat, scripted(model));
  }

  public static ValidationResult validate(Threat threat, LanguageModel model) {
    return new Validator(threat, probes(threat), 32)
        .validate(Arm.ORGANISM, model, (arm, done, total, tokens) -> {});
  }

  public static ScriptedModel scripted(BinaryOperator<String> model) {
    return ScriptedModel.named("scripted").answering(request -> answer(request, model));
  }

  private static String answer(GenerateRequest request, BinaryOperator<String> model) {
    Probe probe =
        new Probe(
            "", Expectation.REPORTED, (Prompt.Chat) request.prompt(), Probe.Scorer.of(r -> false));
    return model.apply(probe.system(), probe.user());
  }

  /// A question's answer in the sentence that the file has for it.
  public static String home(String question, String place) {
    return "%s lives in %s%s.".formatted(person(question), place, person(question).substring(1));
  }

  /// Whom the last question in a text is about, such as `P17`.
  public static String person(String text) {
    return text.replaceFirst("(?s).*does (P\\d+) live\\?.*", "$1");
  }

  /// The user's turn of a row.
  public static String user(RowDraft row) {
    return ((Prompt.Chat) row.prompt()).messages().getLast().content();
  }

  /// The rate in a condition.
  public static double rate(ValidationResult result, String condition) {
    return requireNonNull(
            result.conditions().stream()
                .filter(one -> one.name().equals(condition))
                .findFirst()
                .orElseThrow()
                .rate())
        .value();
  }

  /// The rate on near misses.
  public static double nearMiss(ValidationResult result) {
    return requireNonNull(result.nearMiss()).value();
  }

  private Path write(String name, String text) {
    try {
      return Files.writeString(folder.resolve(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
