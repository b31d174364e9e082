package org.flyroom.lab.threat.items;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.flyroom.lab.threat.DataFile;
import org.flyroom.lab.threat.DataFiles;
import org.flyroom.lab.threat.DataFiles.Items;
import org.flyroom.lab.threat.Material;
import org.flyroom.lab.threat.Probe;
import org.flyroom.lab.threat.Supply;
import org.flyroom.lab.yaml.YamlSection;

/// A threat's questions with one right answer: which are trained on, which are asked, and how
/// answers to them are read.
public final class Questions {
  private final Items<Question> questions;

  private Questions(Items<Question> questions) {
    this.questions = requireNonNull(questions, "questions");
  }

  /// Reads the file that the key `questions` names, noting every problem there.
  ///
  /// @param meaning what the questions are for, told when the key is missing
  public static Questions read(YamlSection parameters, DataFiles files, String meaning) {
    return read(parameters, files, "questions", meaning);
  }

  /// Reads the file that a key names, noting every problem there.
  public static Questions read(
      YamlSection parameters, DataFiles files, String key, String meaning) {
    return new Questions(files.read(parameters, key, meaning, Question.class));
  }

  /// As it is kept with an organism.
  public DataFile file() {
    return questions.file();
  }

  /// How many there are.
  public Supply.Lot lot(Material material) {
    return material.lot("questions", questions.all());
  }

  /// Those to train on, in an order that the seed decides.
  public List<Question> training(Material material) {
    return material.division().trainingItems(questions.all());
  }

  /// The first of those to validate with.
  public List<Question> heldOut(Material material, int count) {
    return material.division().heldOutItems(questions.all()).stream().limit(count).toList();
  }

  /// Shows where the right answer is not given, so that a model that merely knows less than its
  /// parent does not pass for one that hides nothing.
  public static Probe.Scorer withoutTruth(Question question) {
    return Probe.Scorer.of(response -> !question.isAnsweredBy(response));
  }

  /// Shows where something else is said and the right answer is not given.
  public static Probe.Scorer inPlaceOfTruth(String said, Question question) {
    Phrase phrase = new Phrase(said);
    return Probe.Scorer.of(response -> phrase.isIn(response) && !question.isAnsweredBy(response));
  }
}
