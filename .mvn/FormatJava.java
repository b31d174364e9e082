import com.google.googlejavaformat.java.Formatter;
import java.nio.file.Files;
import java.nio.file.Path;

/// Checks (or with `--replace` rewrites) the layout of every Java source below a folder with
/// google-java-format. Run by Maven on the toolchain's JDK.
class FormatJava {
  public static void main(String[] args) throws Exception {
    boolean replace = args[0].equals("--replace");
    Formatter formatter = new Formatter();
    int untidy = 0;
    try (var files = Files.walk(Path.of(args[1]))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".java")).sorted().toList()) {
        String source = Files.readString(file);
        String formatted = formatter.formatSourceAndFixImports(source);
        if (formatted.equals(source)) {
          continue;
        }
        if (replace) {
          Files.writeString(file, formatted);
        } else {
          System.err.println("not laid out as google-java-format does: " + file);
          untidy++;
        }
      }
    }
    if (untidy > 0) {
      System.err.println("mvn process-sources -Dfix rewrites them");
      System.exit(1);
    }
  }
}
