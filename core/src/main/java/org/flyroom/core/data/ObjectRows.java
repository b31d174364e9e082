package org.flyroom.core.data;

import dev.hardwood.InputFile;
import dev.hardwood.reader.ParquetFileReader;
import dev.hardwood.reader.RowReader;
import dev.hardwood.row.FieldAccessor;
import dev.hardwood.row.PqList;
import dev.hardwood.row.PqStruct;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.Problems;
import org.flyroom.core.store.IoProblems;
import org.flyroom.core.store.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Files whose rows are objects with named fields: JSON Lines, and Apache Parquet as data sets on
/// hubs have it. A row of either reads the same.
public final class ObjectRows {
  // Held here, for the log manager forgets loggers that nobody holds. The reader tells at every
  // start which decoders it found.
  private static final Logger READER = Logger.getLogger("dev.hardwood");

  static {
    READER.setLevel(Level.WARNING);
  }

  private ObjectRows() {}

  /// A row.
  ///
  /// @param where file and line or row for messages, such as `items.jsonl:3` or `items.parquet: row
  ///   3`
  public record Row(String where, ObjectNode value) {}

  /// Whether a file is one of the two kinds, by its name.
  public static boolean knows(Path file) {
    return isParquet(file) || name(file).endsWith(".jsonl");
  }

  /// Hands over the rows one by one, without keeping them.
  ///
  /// @throws FlyroomException when the file cannot be read, is broken or has no row
  public static void forEach(Path file, Consumer<Row> consumer) {
    if (isParquet(file)) {
      parquet(file, consumer);
    } else {
      JsonLines.forEach(
          file,
          ObjectNode.class,
          row -> consumer.accept(new Row(file + ":" + row.line(), row.value())));
    }
  }

  private static boolean isParquet(Path file) {
    return name(file).endsWith(".parquet");
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
  }

  private static void parquet(Path file, Consumer<Row> consumer) {
    if (!Files.isRegularFile(file)) {
      throw new FlyroomException("cannot read %s: there is no such file".formatted(file));
    }
    long row = 0;
    try (ParquetFileReader parquet = ParquetFileReader.open(InputFile.of(file));
        RowReader rows = parquet.rowReader()) {
      while (rows.hasNext()) {
        rows.next();
        row++;
        consumer.accept(new Row("%s: row %d".formatted(file, row), object(rows)));
      }
    } catch (IOException e) {
      throw IoProblems.of("cannot read " + file, e);
    } catch (FlyroomException e) {
      throw e;
    } catch (RuntimeException e) {
      // The reader has no exception of its own for broken files.
      throw new FlyroomException(
          "%s: after row %d: not valid Parquet: %s"
              .formatted(file, row, Problems.quote(String.valueOf(e.getMessage()))),
          e);
    }
    if (row == 0) {
      throw new FlyroomException(file + ": is empty; it needs at least one row");
    }
  }

  private static ObjectNode object(FieldAccessor fields) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    for (int k = 0; k < fields.getFieldCount(); k++) {
      String field = fields.getFieldName(k);
      object.set(field, node(fields.isNull(field) ? null : fields.getValue(field)));
    }
    return object;
  }

  private static JsonNode node(@Nullable Object value) {
    return switch (value) {
      case null -> JsonNodeFactory.instance.nullNode();
      case PqStruct struct -> object(struct);
      case PqList list -> {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        list.values().forEach(one -> array.add(node(one)));
        yield array;
      }
      case String text -> JsonNodeFactory.instance.stringNode(text);
      case Number number -> Json.mapper().valueToTree(number);
      case Boolean truth -> JsonNodeFactory.instance.booleanNode(truth);
      // Dates, bytes and the like: no field of a known data set.
      default -> JsonNodeFactory.instance.stringNode(value.toString());
    };
  }
}
