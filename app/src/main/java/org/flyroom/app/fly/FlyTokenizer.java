package org.flyroom.app.fly;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.store.AtomicFiles;
import org.flyroom.core.store.IoProblems;
import org.flyroom.fly.corpus.Corpus;
import org.flyroom.fly.corpus.Mix;
import org.flyroom.fly.text.Sample;
import org.flyroom.fly.tokenizer.BytePairTrainer;
import org.flyroom.fly.tokenizer.TokenizerFiles;
import org.flyroom.fly.tokenizer.Vocabulary;

/// The tokenizer of a fly as files in a folder.
public final class FlyTokenizer {
  private FlyTokenizer() {}

  /// Trains a tokenizer on the first texts of the full mix and writes its files.
  public static void train(FlyRecipe recipe, Corpus corpus, Path folder) {
    AtomicLong left = new AtomicLong(recipe.tokenizerCharacters());
    Stream<String> texts =
        LongStream.iterate(0, index -> index + 1)
            .mapToObj(index -> corpus.sample(Mix.FULL, index))
            .map(Sample::text)
            .takeWhile(text -> left.getAndAdd(-text.length()) > 0);
    Vocabulary vocabulary = BytePairTrainer.train(texts, recipe.vocabulary());
    makeFolder(folder);
    TokenizerFiles.write(folder, vocabulary, recipe.context());
  }

  /// Copies the files of a model folder, the tokenizer last.
  static void copy(Path from, Path to) {
    makeFolder(to);
    try {
      for (String name : TokenizerFiles.NAMES.reversed()) {
        AtomicFiles.write(to.resolve(name), Files.readAllBytes(from.resolve(name)));
      }
    } catch (IOException e) {
      throw IoProblems.of("cannot copy the tokenizer of " + from, e);
    }
  }

  /// Refuses a folder whose tokenizer is another one.
  static void requireSame(Path kept, Path other) {
    Path first = kept.resolve(TokenizerFiles.TOKENIZER);
    Path second = other.resolve(TokenizerFiles.TOKENIZER);
    try {
      if (Files.mismatch(first, second) >= 0) {
        throw new FlyroomException(
            "%s and %s differ: choose another workspace for weights of another tokenizer"
                .formatted(first, second));
      }
    } catch (IOException e) {
      throw IoProblems.of("cannot compare the tokenizers of %s and %s".formatted(kept, other), e);
    }
  }

  static void makeFolder(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw IoProblems.of("cannot make " + folder, e);
    }
  }
}
