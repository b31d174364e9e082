package org.flyroom.app.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.flyroom.lab.results.RunResults;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Looks at the page in a real browser, where one is installed.
class ReportBrowserTest {
  private static final Pattern SEEN = Pattern.compile("data-seen=\"([^\"]+)\"");

  @TempDir Path folder;

  @Test
  void nothingIsWiderThanAPhone() throws Exception {
    assertThat(look(SampleRuns.realistic(), 390)).startsWith("390 wide");
    assertThat(look(SampleRuns.realistic(), 360)).startsWith("360 wide");
  }

  @Test
  void aScorecardIsNotWiderThanAPhone() throws Exception {
    Scorecard scorecard = Scorecard.of(List.of(SampleRuns.realistic(), SampleRuns.realistic()));
    assertThat(look(ReportWriter.page(scorecard), 390)).isEqualTo("390 wide, 0 foreign");
  }

  @Test
  void hostileTextBecomesNoElementAndTakesNoRoom() throws Exception {
    assertThat(look(ReportWriterTest.hostile(), 390)).isEqualTo("390 wide, 0 foreign");
  }

  private String look(RunResults results, int width) throws IOException, InterruptedException {
    return look(ReportWriter.page(results), width);
  }

  /// The width the page wants when it has `width`, and how many elements it has that no report
  /// contains. A window cannot be as narrow as a phone, so the page lies in a frame of a page that
  /// measures it with everything unfolded.
  private String look(String report, int width) throws IOException, InterruptedException {
    Files.writeString(folder.resolve("report.html"), report, UTF_8);
    Path page = folder.resolve("frame.html");
    Files.writeString(
        page,
        """
        <!doctype html><body style="margin:0"><iframe src="report.html" style="border:0;width:%dpx;height:800px"></iframe>
        <script>
        addEventListener('load', () => {
          const page = document.querySelector('iframe').contentDocument;
          page.querySelectorAll('details').forEach(d => d.open = true);
          document.body.dataset.seen = page.documentElement.scrollWidth + ' wide, '
              + page.querySelectorAll('script, img, iframe, object, link').length + ' foreign';
        });
        </script>
        """
            .formatted(width),
        UTF_8);
    Path errors = folder.resolve("errors.txt");
    Path dom = folder.resolve("dom.txt");
    Process process =
        new ProcessBuilder(
                browser(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--allow-file-access-from-files",
                "--hide-scrollbars",
                "--enable-logging=stderr",
                "--user-data-dir=" + folder.resolve("profile-" + width),
                "--virtual-time-budget=2000",
                "--dump-dom",
                page.toUri().toString())
            .redirectOutput(dom.toFile())
            .redirectError(errors.toFile())
            .start();
    boolean ended = process.waitFor(60, TimeUnit.SECONDS);
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    assertThat(ended).as("the browser ends by itself").isTrue();
    assertThat(Files.readString(errors, UTF_8)).doesNotContain("CONSOLE");
    Matcher measured = SEEN.matcher(Files.readString(dom, UTF_8));
    assertThat(measured.find()).as("the page was measured").isTrue();
    return measured.group(1);
  }

  private static String browser() {
    List<String> folders = List.of(System.getenv("PATH").split(File.pathSeparator));
    String found =
        Stream.of("chromium", "chromium-browser", "google-chrome")
            .flatMap(name -> folders.stream().map(folder -> Path.of(folder, name)))
            .filter(Files::isExecutable)
            .map(Path::toString)
            .findFirst()
            .orElse(null);
    Assumptions.assumeTrue(found != null, "no chromium on PATH");
    return found;
  }
}
