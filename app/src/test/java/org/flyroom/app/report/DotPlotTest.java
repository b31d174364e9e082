package org.flyroom.app.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.StringReader;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathFactory;
import org.flyroom.core.organism.Arm;
import org.flyroom.lab.results.MeasureResult;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

/// Holds the drawn places to places worked out by hand.
class DotPlotTest {
  /// Margin 0.02, no interval beyond ±0.03: five steps over 0.06 are 0.012, so ticks lie 0.02 apart
  /// from −0.04 to 0.04. The axis is 328 wide and starts at 16, so 0.0037 lies at 16 + 0.0437 /
  /// 0.08 · 328 = 195.2.
  @Test
  void aDotLiesAtItsValue() throws Exception {
    Document svg = svg(SampleRuns.bits());
    assertThat(number(svg, "//g[@data-arm='organism']/circle/@cx")).isEqualTo(195.2);
    assertThat(number(svg, "//line[@class='guide']/@x1")).isEqualTo(180.0);
    // 16 + 0.0411 / 0.08 · 328 and 16 + 0.0462 / 0.08 · 328
    assertThat(number(svg, "//g[@data-arm='organism']/line[@class='bar']/@x1")).isEqualTo(184.5);
    assertThat(number(svg, "//g[@data-arm='organism']/line[@class='bar']/@x2")).isEqualTo(205.4);
    assertThat(text(svg, "//g[@class='tick'][1]/text")).isEqualTo("−0.04");
    assertThat(text(svg, "//g[@class='tick'][5]/text")).isEqualTo("+0.04");
    assertThat(number(svg, "//g[@class='tick'][1]/text/@x")).isEqualTo(16.0);
    assertThat(number(svg, "//g[@class='tick'][5]/text/@x")).isEqualTo(344.0);
  }

  /// Where more is harm, the band reaches from the left end to the margin: 16 + 0.06 / 0.08 · 328 =
  /// 262.
  @Test
  void theBandEndsAtTheMarginOnTheSideOfHarm() throws Exception {
    Document svg = svg(SampleRuns.bits());
    assertThat(number(svg, "//g[@data-arm='organism']/rect[@class='band']/@x")).isEqualTo(16.0);
    assertThat(number(svg, "//g[@data-arm='organism']/rect[@class='band']/@width"))
        .isEqualTo(246.0);
    DotPlot either = DotPlot.of(SampleRuns.preferences());
    assertThat(either.bandLow()).isEqualTo(-0.05);
    assertThat(either.bandHigh()).isEqualTo(0.05);
    DotPlot lower = DotPlot.of(SampleRuns.instructions());
    assertThat(lower.bandLow()).isCloseTo(-5, within(1e-9));
    assertThat(lower.bandHigh()).isEqualTo(lower.high());
  }

  /// Margin and dots span −7.5 to 7.5 pp, so the axis goes to at most ±22.5 and ends at the next
  /// tick, ±30; the control's interval goes from −45 to 47.
  @Test
  void anIntervalBeyondTheAxisIsClippedAndMarked() throws Exception {
    Document svg = svg(SampleRuns.instructions());
    assertThat(text(svg, "//g[@class='tick'][1]/text")).isEqualTo("−30");
    assertThat(text(svg, "//g[@class='tick'][last()]/text")).isEqualTo("+30");
    assertThat(number(svg, "//g[@data-arm='control']/line[@class='bar']/@x1")).isEqualTo(16.0);
    assertThat(number(svg, "//g[@data-arm='control']/line[@class='bar']/@x2")).isEqualTo(344.0);
    assertThat(number(svg, "count(//g[@data-arm='control']/path[@data-clipped])")).isEqualTo(2);
    assertThat(number(svg, "count(//g[@data-arm='organism']/path[@data-clipped])")).isEqualTo(0);
    assertThat(text(svg, "//desc")).contains("Control: +1.0 [−45.0, +47.0], undecided, interval");
  }

  @Test
  void theDrawingSaysInWordsWhatItShows() throws Exception {
    Document svg = svg(SampleRuns.preferences());
    assertThat(text(svg, "//title")).isEqualTo("Strength of preferences");
    assertThat(text(svg, "//desc"))
        .contains("Organism: −0.137 [−0.169, −0.104], harmed.")
        .contains("margin 0.05 decisiveness")
        .contains("Zero adapter: 0 [0, 0], unharmed.");
    assertThat(text(svg, "//g[@data-arm='organism']")).contains("harmed");
  }

  @Test
  void anArmWithoutValueHasNoDot() {
    List<DotPlot.Row> rows = DotPlot.of(SampleRuns.thinking()).rows();
    assertThat(rows).hasSize(1);
    assertThat(rows.getFirst().arm()).isEqualTo(Arm.ORGANISM);
    assertThat(rows.getFirst().value()).isNull();
  }

  private static Document svg(MeasureResult measure) throws Exception {
    String page = ReportWriter.page(SampleRuns.run(List.of(), List.of(measure)));
    Matcher svg = Pattern.compile("<svg.*?</svg>", Pattern.DOTALL).matcher(page);
    assertThat(svg.find()).isTrue();
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(svg.group())));
  }

  private static String text(Document svg, String path) throws Exception {
    return XPathFactory.newInstance().newXPath().evaluate(path, svg);
  }

  private static double number(Document svg, String path) throws Exception {
    return Double.parseDouble(text(svg, path));
  }
}
