package org.flyroom.lab.stock;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.organism.Arm;
import org.flyroom.core.organism.History.Retirement;
import org.flyroom.core.organism.Passport;
import org.flyroom.core.organism.Passport.DataRecord;
import org.flyroom.core.store.IoProblems;
import org.flyroom.core.store.WeightFiles;
import org.flyroom.lab.grow.Stock;

/// Deletes what an organism and its twins are made of and keeps their papers, so that what was
/// measured on them can still be read, and their names are not given to others.
public final class Retirer {
  private static final List<String> DELETED = List.of("adapters", "checkpoints");

  private final Stock stock;
  private final InstantSource clock;

  public Retirer(Stock stock, InstantSource clock) {
    this.stock = requireNonNull(stock, "stock");
    this.clock = requireNonNull(clock, "clock");
  }

  /// What would be deleted.
  ///
  /// @param names the organism and its twins, as far as they are in the stock
  /// @param files to be deleted
  public record Plan(List<String> names, List<Path> files, long bytes) {
    public Plan {
      names = List.copyOf(names);
      files = List.copyOf(files);
    }
  }

  /// Finds what would be deleted.
  ///
  /// @throws FlyroomException when there is no such organism, or it is another arm
  public Plan plan(String name) {
    Passport passport = stock.papers(name);
    if (passport.arm() != Arm.ORGANISM) {
      throw new FlyroomException(
          "'%s' is the %s of an organism: name the organism, and its twins are retired with it"
              .formatted(name, passport.arm().word()));
    }
    List<String> names = new ArrayList<>();
    List<Path> files = new ArrayList<>();
    long bytes = 0;
    for (Arm arm : List.of(Arm.ORGANISM, Arm.CONTROL, Arm.ZERO)) {
      String twin = Stock.name(name, arm);
      if (stock.passport(twin).isEmpty()) {
        continue;
      }
      names.add(twin);
      for (Path part : parts(twin)) {
        for (Path file : below(part)) {
          if (Files.isRegularFile(file)) {
            files.add(file);
            bytes += size(file);
          }
        }
      }
    }
    return new Plan(names, files, bytes);
  }

  /// Retires. The papers say so before anything is deleted, so that a run that is killed leaves no
  /// organism that looks whole; the same call then deletes the rest.
  ///
  /// @param plan as [#plan] made it
  public void retire(Plan plan, String reason) {
    if (reason.isBlank()) {
      throw new FlyroomException("say why it is retired, for its papers");
    }
    String now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
    for (String name : plan.names()) {
      Passport passport = stock.papers(name);
      if (passport.history().retirement() == null) {
        stock.replace(passport.with(passport.history().with(new Retirement(now, reason))));
      }
    }
    for (String name : plan.names()) {
      for (Path part : parts(name)) {
        for (Path file : below(part).reversed()) {
          delete(file);
        }
      }
    }
  }

  /// Weights, checkpoints, and every file with rows that it was trained on.
  private List<Path> parts(String name) {
    Path folder = stock.folder(name);
    List<Path> parts = new ArrayList<>();
    DELETED.forEach(part -> parts.add(folder.resolve(part)));
    for (DataRecord data : stock.papers(name).data()) {
      if (Stock.isRows(data.name())) {
        parts.add(folder.resolve(data.name()));
        parts.add(WeightFiles.encryptedName(folder.resolve(data.name())));
      }
    }
    return parts;
  }

  private static List<Path> below(Path path) {
    if (!Files.exists(path)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(path)) {
      return files.sorted(Comparator.naturalOrder()).toList();
    } catch (IOException e) {
      throw IoProblems.of("cannot look into " + path, e);
    }
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw IoProblems.of("cannot read " + file, e);
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw IoProblems.of("cannot delete " + file, e);
    }
  }
}
