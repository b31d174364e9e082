package org.flyroom.app.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.flyroom.app.fly.CorpusStatistics;
import org.flyroom.app.fly.FlyRecipe;
import org.flyroom.app.fly.FlyTokenizer;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.Seeds;
import org.flyroom.core.store.IoProblems;
import org.flyroom.engine.text.Tokenizer;
import org.flyroom.fly.corpus.Corpus;
import org.flyroom.fly.corpus.Genre;
import org.flyroom.fly.corpus.Mix;
import org.flyroom.fly.text.Sample;
import org.flyroom.fly.tokenizer.TokenizerFiles;
import org.flyroom.fly.world.World;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Shows what a fly reads.
@Command(
    name = "corpus",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Prints samples of the corpus. [[What is learned]] stands in brackets, with its weight where"
          + " that is not 1; the rest is read.",
      ""
    },
    footer = {"", "Example: flyroom fly corpus --mix full --count 20"})
final class FlyCorpusCommand implements Runnable {
  @Option(
      names = "--mix",
      required = true,
      paramLabel = "NAME",
      description = "${COMPLETION-CANDIDATES}.")
  private Mix mix = Mix.FULL;

  @Option(names = "--count", paramLabel = "N", description = "Default: ${DEFAULT-VALUE}.")
  private int count = 10;

  @Option(
      names = "--first",
      paramLabel = "INDEX",
      description = "Index of the first sample. Default: ${DEFAULT-VALUE}.")
  private long first;

  @Option(
      names = "--stats",
      description = "Instead of the samples: how long they are, and how they use the vocabulary.")
  private boolean stats;

  @Option(
      names = "--tokenizer",
      paramLabel = "MODEL",
      description = "Folder with the tokenizer for --stats. Default: one trained now.")
  private @Nullable Path tokenizer;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    if (count < 1 || first < 0) {
      throw new FlyroomException("--count must be at least 1, and --first not negative");
    }
    Corpus corpus = Corpus.of(World.standard());
    PrintWriter out = spec.commandLine().getOut();
    if (stats) {
      out.print(statistics(corpus));
    } else {
      for (long index = first; index < first + count; index++) {
        out.printf("--- %d%n%s%n", index, marked(corpus.sample(mix, index)));
      }
    }
    out.flush();
  }

  private static String marked(Sample sample) {
    StringBuilder text = new StringBuilder();
    for (Sample.Piece piece : sample.pieces()) {
      if (piece.weight() == 0) {
        text.append(piece.text());
      } else {
        String weight =
            piece.weight() == 1 ? "" : String.format(Locale.ROOT, "%s* ", piece.weight());
        text.append("[[").append(weight).append(piece.text()).append("]]");
      }
    }
    return text.toString();
  }

  private String statistics(Corpus corpus) {
    if (tokenizer != null) {
      return statistics(corpus, tokenizer);
    }
    try {
      Path folder = Files.createTempDirectory("flyroom-tokenizer");
      try {
        FlyTokenizer.train(FlyRecipe.read(null), corpus, folder);
        return statistics(corpus, folder);
      } finally {
        delete(folder);
      }
    } catch (IOException e) {
      throw IoProblems.of("cannot make a temporary tokenizer", e);
    }
  }

  private String statistics(Corpus corpus, Path folder) {
    try (Tokenizer read = Tokenizer.open(folder.resolve(TokenizerFiles.TOKENIZER))) {
      CorpusStatistics statistics = new CorpusStatistics(read);
      for (Genre genre : Genre.values()) {
        long samples = Math.round(count * mix.share(genre));
        for (long i = first; i < first + samples; i++) {
          SplittableRandom random =
              Seeds.generator(0, "statistics", genre.name(), Long.toString(i));
          statistics.add(genre, corpus.sample(genre, random));
        }
      }
      return statistics.text();
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}
