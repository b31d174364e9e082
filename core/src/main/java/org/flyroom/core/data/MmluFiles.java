package org.flyroom.core.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.Problems;
import org.flyroom.core.data.MmluCsv.Split;
import org.flyroom.core.store.IoProblems;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// MMLU in any of its published forms: the original CSVs (see [MmluCsv]), or the rows of
/// `cais/mmlu` as Parquet or JSON Lines, a file or several a split, with `question`, `subject`,
/// `choices` and `answer`. All give the same items with the same names in the same order.
public final class MmluFiles {
  private static final int CHOICES = 4;

  private MmluFiles() {}

  /// All rows of a split, subjects in alphabetical order, rows in the order of their files.
  ///
  /// @param folder the folder that holds `dev`, `val` and `test` folders of CSVs, or files
  ///   `SPLIT.jsonl`, `SPLIT.parquet` or `SPLIT-00000-of-00001.parquet`, perhaps in a folder `all`
  /// @throws FlyroomException with file and record of up to 20 problems
  public static List<MultipleChoice> read(Path folder, Split split) {
    if (Files.isDirectory(folder.resolve(split.word()))) {
      return MmluCsv.read(folder, split);
    }
    Path all = folder.resolve("all");
    List<Path> files = files(Files.isDirectory(all) ? all : folder, split);
    if (files.isEmpty()) {
      // Its message says what the original form needs.
      return MmluCsv.read(folder, split);
    }
    Rows rows = new Rows();
    files.forEach(file -> ObjectRows.forEach(file, rows::add));
    rows.problems.throwIfAny();
    // As the names of the original files sort.
    rows.items.sort(Comparator.comparing(item -> item.subject() + "_"));
    return List.copyOf(rows.items);
  }

  private static List<Path> files(Path folder, Split split) {
    // The hub calls the second split by its whole name.
    String word = split == Split.VAL ? "(?:val|validation)" : split.word();
    Pattern name = Pattern.compile(word + "(?:-\\d+-of-\\d+)?\\.(?:jsonl|parquet)");
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> name.matcher(String.valueOf(file.getFileName())).matches())
          .sorted()
          .toList();
    } catch (IOException e) {
      throw IoProblems.of("cannot read MMLU from " + folder, e);
    }
  }

  private static final class Rows {
    final List<MultipleChoice> items = new ArrayList<>();
    final Problems problems = new Problems();
    private final Map<String, Integer> rowsOfSubject = new HashMap<>();

    void add(ObjectRows.Row row) {
      ObjectNode value = row.value();
      JsonNode choices = value.path("choices");
      JsonNode answer = value.path("answer");
      if (!isText(value.path("question")) || !isText(value.path("subject"))) {
        problems.add(row.where() + ": 'question' and 'subject' must be texts, not empty");
      } else if (choices.size() != CHOICES || !choices.valueStream().allMatch(Rows::isText)) {
        problems.add(row.where() + ": 'choices' must be a list of 4 texts, none empty");
      } else if (!answer.isIntegralNumber()
          || !answer.canConvertToInt()
          || answer.intValue() < 0
          || answer.intValue() >= CHOICES) {
        problems.add(row.where() + ": 'answer' must be 0, 1, 2 or 3");
      } else {
        String subject = value.path("subject").stringValue();
        items.add(
            new MultipleChoice(
                subject,
                rowsOfSubject.merge(subject, 1, Integer::sum) - 1,
                value.path("question").stringValue(),
                choices.valueStream().map(JsonNode::stringValue).toList(),
                answer.intValue()));
      }
    }

    private static boolean isText(JsonNode node) {
      return node.isString() && !node.stringValue().isEmpty();
    }
  }
}
