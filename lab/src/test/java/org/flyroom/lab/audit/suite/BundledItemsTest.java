package org.flyroom.lab.audit.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.flyroom.core.data.Documents;
import org.flyroom.core.data.MmluCsv;
import org.flyroom.core.data.MultipleChoice;
import org.flyroom.core.data.TextDocument;
import org.flyroom.core.store.Hashes;
import org.flyroom.lab.audit.ifeval.IfevalChecker;
import org.flyroom.lab.audit.ifeval.IfevalItem;
import org.flyroom.lab.audit.ifeval.IfevalItems;
import org.flyroom.lab.audit.ifeval.Instruction;
import org.flyroom.lab.audit.ifeval.InstructionVerdict;
import org.flyroom.lab.audit.ifeval.Punkt;
import org.flyroom.lab.audit.ifeval.PunktParameters;
import org.flyroom.lab.audit.xstest.XsTestPrompt;
import org.flyroom.lab.audit.xstest.XsTestPrompts;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundledItemsTest {
  private static final int IFEVAL_TYPES = 25;
  @TempDir private Path data;
  private BundledItems items;

  @BeforeEach
  void unpack() {
    items = BundledItems.unpack(data);
  }

  @Test
  void filesAreThoseOfTheChecksums() throws IOException {
    Path folder = items.documents().resolveSibling("SHA256SUMS");
    List<String> lines = Files.readAllLines(folder);
    assertThat(lines).hasSize(25);
    for (String line : lines) {
      Path file = folder.resolveSibling(line.substring(66));
      assertThat(Hashes.sha256(file)).as(line).isEqualTo(line.substring(0, 64));
    }
    assertThat(BundledItems.unpack(data)).isEqualTo(items);
  }

  @Test
  void everyLetterIsRightAboutAsOftenAndNoQuestionIsAskedTwice() {
    List<MultipleChoice> test = MmluCsv.read(items.knowledge(), MmluCsv.Split.TEST);
    List<MultipleChoice> dev = MmluCsv.read(items.knowledge(), MmluCsv.Split.DEV);
    assertThat(test).hasSize(121);
    assertThat(dev).hasSize(55);
    List<MultipleChoice> all = new ArrayList<>(test);
    all.addAll(dev);
    assertThat(all.stream().map(MultipleChoice::question)).doesNotHaveDuplicates();
    for (MultipleChoice item : all) {
      assertThat(item.choices()).as(item.question()).doesNotHaveDuplicates().hasSize(4);
    }
    Map<Integer, Long> places =
        all.stream()
            .collect(Collectors.groupingBy(MultipleChoice::answerIndex, Collectors.counting()));
    assertThat(places.values()).containsOnly(44L);
  }

  /// A type that nobody knows or an argument that is missing would count every answer as wrong.
  @Test
  void everyInstructionCanBeChecked() {
    List<IfevalItem> prompts = IfevalItems.read(items.instructions());
    assertThat(prompts).hasSize(172);
    IfevalChecker checker = new IfevalChecker(new Punkt(PunktParameters.approximate()));
    TreeSet<String> types = new TreeSet<>();
    int followed = 0;
    int asked = 0;
    for (IfevalItem item : prompts) {
      for (InstructionVerdict verdict : checker.check(item, "an answer, without any form")) {
        assertThat(verdict.problem()).as(item.prompt()).isNull();
        followed += verdict.strict() ? 1 : 0;
        asked++;
      }
      item.instructions().stream().map(Instruction::id).forEach(types::add);
    }
    assertThat(types).hasSize(IFEVAL_TYPES);
    assertThat(followed).as("followed by any answer").isLessThan(asked / 4);
  }

  @Test
  void requestsOfEveryTypeAreOnOneSide() {
    List<XsTestPrompt> prompts = XsTestPrompts.read(items.requests());
    assertThat(prompts.stream().filter(XsTestPrompt::safe)).hasSize(100);
    assertThat(prompts.stream().filter(prompt -> !prompt.safe())).hasSize(80);
    for (XsTestPrompt prompt : prompts) {
      assertThat(prompt.safe())
          .as(prompt.prompt())
          .isNotEqualTo(prompt.type().contains("contrast"));
    }
    assertThat(XsTestPrompts.perType(prompts, 10)).hasSameSizeAs(prompts);
  }

  @Test
  void documentsAreLongEnoughAndDifferent() {
    List<TextDocument> documents = Documents.read(List.of(items.documents()));
    assertThat(documents).hasSize(24);
    assertThat(new HashSet<>(documents)).hasSameSizeAs(documents);
    for (TextDocument document : documents) {
      assertThat(document.text().length()).as(document.id()).isGreaterThan(700);
    }
  }
}
