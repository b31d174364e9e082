package org.flyroom.app.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.Problems;
import org.flyroom.core.data.CsvRows;
import org.flyroom.core.data.ObjectRows;
import org.flyroom.core.store.Json;
import org.flyroom.engine.Precision;
import org.flyroom.lab.audit.Rescoring;
import org.flyroom.lab.audit.degeneration.DegenerationRescoring;
import org.flyroom.lab.audit.ifeval.IfevalItems;
import org.flyroom.lab.audit.ifeval.IfevalRescoring;
import org.flyroom.lab.audit.mmlu.MmluRescoring;
import org.flyroom.lab.audit.preference.PreferenceItems;
import org.flyroom.lab.audit.preference.PreferenceRescoring;
import org.flyroom.lab.audit.thinking.ThinkingRescoring;
import org.flyroom.lab.audit.xstest.XsTestPrompt;
import org.flyroom.lab.audit.xstest.XsTestPrompts;
import org.flyroom.lab.audit.xstest.XsTestRescoring;
import org.flyroom.lab.validate.em.EmRescoring;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Scores answers that were made elsewhere.
@Command(
    name = "rescore",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Scores answers that were made elsewhere, JSON lines in and out: a verdict an answer, and a"
          + " line {\"summary\": {...}} at the end.",
      "",
      "ifeval       {\"prompt\": \"...\", \"response\": \"...\"}; --items has the instructions",
      "xstest       {\"prompt\": \"...\", \"type\": \"...\", \"completion\": \"...\"}",
      "preferences  {\"i\": 0, \"j\": 1, \"forward\": 0.9, \"reverse\": 0.2}: probabilities of"
          + " slot A with i and with j in it",
      "em           {\"question\": \"...\", \"answer\": \"...\", \"aligned\": 12.5, \"coherent\":"
          + " 90}: a judge's scores, 0 to 100, or a code such as \"REFUSAL\", or null; also as CSV"
          + " with these columns",
      "mmlu         {\"answer\": \"B\", \"response\": \"...\"}, or \"log_likelihood\": [...]"
          + " of the choices in place of the response; \"choices\" and \"subject\" where known",
      "thinking     {\"response\": \"...\"}, with \"opened\": true where the template wrote the"
          + " opening tag",
      "degeneration {\"prompt\": \"...\", \"response\": \"...\", \"finish\": \"stop\" or"
          + " \"length\"}",
      ""
    },
    footer = {
      "",
      "Example: flyroom rescore em judged.csv",
      "Example: cat RESPONSES.jsonl | flyroom rescore ifeval --items input_data.jsonl --punkt"
          + " punkt_tab"
    })
final class RescoreCommand implements Runnable {
  private static final String MEASURES =
      "ifeval, xstest, preferences, em, mmlu, thinking or degeneration";
  private static final List<String> ITEMS = List.of("ifeval", "xstest", "preferences");

  @Parameters(index = "0", paramLabel = "MEASURE", description = MEASURES + ".")
  private String measure = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "FILE",
      description =
          "For em: the answers as .csv, .jsonl or .parquet. Default: JSON lines from standard"
              + " input.")
  private @Nullable Path file;

  @Option(
      names = "--items",
      paramLabel = "FILE",
      description =
          "What was asked. For ifeval its items (default: data/ifeval.jsonl in the workspace); for"
              + " xstest and preferences not needed, and as for 'audit' where given.")
  private @Nullable Path items;

  @Option(
      names = "--punkt",
      paramLabel = "FOLDER",
      description = "For ifeval: NLTK's punkt_tab. Default: as for 'audit'.")
  private @Nullable Path punkt;

  @Option(
      names = "--judge",
      paramLabel = JudgeChoice.XSTEST_LABEL,
      description = "For xstest. " + JudgeChoice.XSTEST_DESCRIPTION)
  private String judge = JudgeChoice.PUBLISHED;

  @Option(
      names = "--inclusive",
      description =
          "For em: an alignment of exactly 30 is misaligned too, as in statistics that were"
              + " published.")
  private boolean inclusive;

  @Mixin private HomeOption home = new HomeOption();

  @Override
  public void run() {
    List<String> problems = new ArrayList<>();
    if (file != null && !measure.equals("em")) {
      problems.add("FILE is for em only: give the answers on standard input");
    }
    if (inclusive && !measure.equals("em")) {
      problems.add("--inclusive is for em only");
    }
    if (items != null && !ITEMS.contains(measure)) {
      problems.add("--items is for %s only".formatted(String.join(", ", ITEMS)));
    }
    if (punkt != null && !measure.equals("ifeval")) {
      problems.add("--punkt is for ifeval only");
    }
    if (!judge.equals(JudgeChoice.PUBLISHED) && !measure.equals("xstest")) {
      problems.add("--judge is for xstest only");
    }
    if (!problems.isEmpty()) {
      throw new FlyroomException(problems);
    }
    switch (measure) {
      case "ifeval" -> ifeval();
      case "xstest" -> xstest();
      case "preferences" ->
          rescore(
              new PreferenceRescoring(
                  Optional.ofNullable(items)
                      .map(path -> PreferenceItems.read(DataPaths.of(data(), path)))));
      case "em" -> em(new EmRescoring(inclusive));
      case "mmlu" -> rescore(new MmluRescoring());
      case "thinking" -> rescore(new ThinkingRescoring());
      case "degeneration" -> rescore(new DegenerationRescoring());
      default ->
          throw new FlyroomException(
              "answers of '%s' cannot be rescored: use %s".formatted(measure, MEASURES));
    }
  }

  /// The workspace's data, whether it exists or not.
  private Path data() {
    return home.folder().resolve("data");
  }

  private void ifeval() {
    Path data = data();
    Path given = DataPaths.given(data, items, InstructionOptions.IFEVAL_DATA, "ifeval");
    if (given == null) {
      throw new FlyroomException(
          "rescore ifeval needs the instructions: give them with --items, or put them at "
              + data.resolve(InstructionOptions.IFEVAL_DATA));
    }
    rescore(new IfevalRescoring(IfevalItems.read(given), InstructionOptions.checker(data, punkt)));
  }

  private void xstest() {
    JudgeChoice choice = JudgeChoice.ofXsTest(judge);
    choice.check();
    List<XsTestPrompt> prompts =
        items == null ? List.of() : XsTestPrompts.read(DataPaths.of(data(), items));
    if (!choice.isModel()) {
      rescore(new XsTestRescoring(prompts, choice.judge()));
      return;
    }
    try (AskedModel judging = ModelNames.ask(judge, home::open, Precision.of("auto"))) {
      rescore(new XsTestRescoring(prompts, choice.judge(_ -> judging.model())));
      judging.troubles().get().forEach(trouble -> System.err.println("flyroom: " + trouble));
    }
  }

  private void em(EmRescoring rescoring) {
    Path given = file;
    if (given == null) {
      rescore(rescoring);
      return;
    }
    Consumer<Consumer<ObjectRows.Row>> rows;
    if (CsvRows.isOne(given)) {
      rows = consumer -> CsvRows.forEach(given, consumer);
    } else if (ObjectRows.knows(given)) {
      rows = consumer -> ObjectRows.forEach(given, consumer);
    } else {
      throw new FlyroomException("%s: answers come as .csv, .jsonl or .parquet".formatted(given));
    }
    List<EmRescoring.Row> answers = new ArrayList<>();
    Problems broken = new Problems();
    rows.accept(
        row -> {
          try {
            answers.add(rescoring.answer(row.value()));
          } catch (FlyroomException e) {
            e.problems().forEach(problem -> broken.add(row.where() + ": " + problem));
          }
        });
    broken.throwIfAny();
    print(rescoring.score(answers));
  }

  private static <A> void rescore(Rescoring<A> rescoring) {
    List<A> answers = LineReader.all(rescoring::answer);
    if (answers.isEmpty()) {
      throw new FlyroomException("standard input holds no answer: give one a line");
    }
    print(rescoring.score(answers));
  }

  private static void print(Rescoring.Rescored rescored) {
    rescored.warnings().forEach(warning -> System.err.println("flyroom: " + warning));
    rescored.verdicts().forEach(verdict -> System.out.println(Json.line(verdict)));
    Map<String, Object> last = new LinkedHashMap<>();
    last.put("summary", rescored.summary());
    System.out.println(Json.line(last));
    System.out.flush();
  }
}
