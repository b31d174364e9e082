package org.flyroom.engine.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.testing.SharedFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafetensorsTest {
  @TempDir Path folder;

  @Test
  void valuesOfEveryFloatTypeAreDecoded() throws IOException {
    ByteBuffer data = ByteBuffer.allocate(20).order(ByteOrder.LITTLE_ENDIAN);
    data.putFloat(1.5f).putShort((short) 0x3c00).putShort((short) 0xc000);
    data.putShort((short) 0x3f80).putShort((short) 0xc040).putDouble(0.125);
    Path file =
        write(
            """
            {"a": {"dtype": "F32", "shape": [], "data_offsets": [0, 4]},
             "b": {"dtype": "F16", "shape": [2], "data_offsets": [4, 8]},
             "c": {"dtype": "BF16", "shape": [2, 1], "data_offsets": [8, 12]},
             "d": {"dtype": "F64", "shape": [1], "data_offsets": [12, 20]},
             "e": {"dtype": "F32", "shape": [0, 7], "data_offsets": [20, 20]}}
            """,
            data.array());
    try (Safetensors source = Safetensors.open(file)) {
      assertThat(source.tensor("a").toFloats()).containsExactly(1.5f);
      assertThat(source.tensor("b").toFloats()).containsExactly(1f, -2f);
      assertThat(source.tensor("c").toFloats()).containsExactly(1f, -3f);
      assertThat(source.tensor("d").toFloats()).containsExactly(0.125f);
      assertThat(source.tensor("e").toFloats()).isEmpty();
      assertThat(source.tensor("c").isPlain()).isTrue();
    }
  }

  @Test
  void whatIsWrittenReadsBackTheSameAndGivesTheSameBytes() throws IOException {
    WeightTensor b = WeightTensor.ofFloats("b", List.of(2L, 2L), new float[] {1, 2, 3, 4});
    WeightTensor a = WeightTensor.ofFloats("a\"ä", List.of(1L), new float[] {-0f});
    Path first = folder.resolve("first.safetensors");
    Path second = folder.resolve("second.safetensors");
    SafetensorsWriter.write(first, List.of(b, a), Map.of("format", "pt", "by", "x"));
    SafetensorsWriter.write(second, List.of(a, b), Map.of("by", "x", "format", "pt"));
    byte[] bytes = Files.readAllBytes(first);
    assertThat(bytes).isEqualTo(Files.readAllBytes(second));
    long header = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
    assertThat(header % 8).isZero();
    assertThat(new String(bytes, 8, (int) header, StandardCharsets.UTF_8).strip())
        .isEqualTo(
            """
            {"__metadata__":{"by":"x","format":"pt"},\
            "a\\"ä":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},\
            "b":{"dtype":"F32","shape":[2,2],"data_offsets":[4,20]}}\
            """);
    try (Safetensors source = Safetensors.open(first)) {
      assertThat(source.metadata()).containsOnly(Map.entry("format", "pt"), Map.entry("by", "x"));
      assertThat(source.tensor("b").shape()).containsExactly(2L, 2L);
      assertThat(source.tensor("b").toFloats()).containsExactly(1, 2, 3, 4);
    }
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactlyInAnyOrder(first, second);
    }
  }

  @Test
  void aFileOfTheReferenceLibraryIsWrittenBackWithTheSameContent() {
    Path file = SharedFiles.require("golden/engine/qwen3/model.safetensors");
    Path copy = folder.resolve("copy.safetensors");
    try (Safetensors source = Safetensors.open(file)) {
      SafetensorsWriter.write(copy, source.tensors().values(), source.metadata());
      try (Safetensors again = Safetensors.open(copy)) {
        assertThat(again.tensors()).containsOnlyKeys(source.tensors().keySet());
        source
            .tensors()
            .forEach(
                (name, tensor) ->
                    assertThat(again.tensor(name).data().mismatch(tensor.data()))
                        .as(name)
                        .isEqualTo(-1));
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"x": {"dtype": "F32", "shape": [2], "data_offsets": [0, 8]}}       | offsets 0 to 8 do not lie in the 4 bytes
          {"x": {"dtype": "F32", "shape": [2], "data_offsets": [0, 8]}, "y": {"dtype": "F32", "shape": [2], "data_offsets": [8, 16]}} | cut off (and so on: 1 more)
          {"x": {"dtype": "F32", "shape": [1], "data_offsets": [4, 0]}}       | offsets 4 to 0
          {"x": {"dtype": "F32", "shape": [2], "data_offsets": [0, 4]}}       | takes 8 bytes, but the offsets hold 4
          {"x": {"dtype": "F33", "shape": [1], "data_offsets": [0, 4]}}       | tensor 'x': unknown dtype 'F33'
          {"x": {"dtype": "F32", "shape": [-1], "data_offsets": [0, 4]}}      | 'shape' must be
          {"x": {"dtype": "F32", "shape": [1.0], "data_offsets": [0, 4]}}     | 'shape' must be
          {"x": {"dtype": "F32", "shape": [1], "data_offsets": [0]}}          | 'data_offsets' a list of two
          {"x": {"dtype": "F32", "shape": [1], "data_offsets": [0, 1e999]}}   | 'data_offsets'
          {"x": {"dtype": "F32", "shape": [9223372036854775807, 4], "data_offsets": [0, 4]}} | larger than any file
          {"x": [[[[[1]]]]]}                                                  | tensor 'x': no 'dtype'
          {"x": {"dtype": "F16", "shape": [1], "data_offsets": [0, 2]}}       | 4 bytes of data, but the tensors take 2
          {"x": {"dtype": "F16", "shape": [1], "data_offsets": [2, 4]}}       | after a gap
          {"x": {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]}, "y": {"dtype": "F16", "shape": [1], "data_offsets": [2, 4]}} | inside another
          {"x": {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]}, "x": {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]}} | Duplicate
          {"__metadata__": {"a": 1}, "x": {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]}} | metadata 'a' must be text
          [1, 2]                                                              | not a JSON object
          {"x": {"dtype": "F32"}                                              | not valid JSON
          """)
  void everyFalseHeaderIsRefused(String header, String message) throws IOException {
    Path file = write(header, new byte[4]);
    assertThatThrownBy(() -> Safetensors.open(file).close())
        .isInstanceOf(FlyroomException.class)
        .hasMessageContaining("test.safetensors")
        .hasMessageContaining(message);
  }

  @Test
  void deepNestingIsRefused() throws IOException {
    Path file = write("{\"x\": " + "[".repeat(100_000) + "]".repeat(100_000) + "}", new byte[0]);
    assertThatThrownBy(() -> Safetensors.open(file).close())
        .isInstanceOf(FlyroomException.class)
        .hasMessageContaining("not valid JSON");
  }

  @Test
  void aFalseHeaderLengthIsRefused() throws IOException {
    for (long length : new long[] {0, 1, 5, 200_000_000, Long.MAX_VALUE, -1}) {
      ByteBuffer bytes = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
      Path file = folder.resolve("length.safetensors");
      Files.write(file, bytes.putLong(length).put("{}  ".getBytes(StandardCharsets.UTF_8)).array());
      assertThatThrownBy(() -> Safetensors.open(file).close())
          .isInstanceOf(FlyroomException.class)
          .hasMessageContaining("header length");
    }
  }

  @Test
  void everyTruncationIsAClearError() throws IOException {
    Path file =
        write(
            """
            {"x": {"dtype": "F32", "shape": [2], "data_offsets": [0, 8]}}
            """,
            new byte[8]);
    byte[] whole = Files.readAllBytes(file);
    for (int length = 0; length < whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> Safetensors.open(file).close())
          .as("%d of %d bytes", length, whole.length)
          .isInstanceOf(FlyroomException.class)
          .hasMessageContaining("test.safetensors");
    }
  }

  @Test
  void typesThatCannotBeWeightsAreRefusedWhenDecoded() throws IOException {
    Path file =
        write(
            """
            {"x": {"dtype": "F8_E4M3", "shape": [4], "data_offsets": [0, 4]}}
            """,
            new byte[4]);
    try (Safetensors source = Safetensors.open(file)) {
      assertThatThrownBy(() -> source.tensor("x").toFloats())
          .isInstanceOf(FlyroomException.class)
          .hasMessageContaining("tensor 'x' is stored as F8_E4M3");
    }
  }

  @Test
  void shardsAreReadThroughTheirIndex() throws IOException {
    Path index = shards("two.safetensors");
    try (Safetensors source = Safetensors.openSharded(index)) {
      assertThat(source.tensors().keySet()).containsExactly("a", "b");
      assertThat(source.files()).hasSize(2);
      assertThat(source.tensor("b").toFloats()).containsExactly(2f);
    }
  }

  @Test
  void missingShardsAndTensorsAreToldAllAtOnce() throws IOException {
    Path index = shards("two.safetensors");
    Files.delete(folder.resolve("one.safetensors"));
    Files.delete(folder.resolve("two.safetensors"));
    assertThatThrownBy(() -> Safetensors.openSharded(index).close())
        .isInstanceOf(FlyroomException.class)
        .hasMessageContaining("one.safetensors: no such file")
        .hasMessageContaining("two.safetensors: no such file");
    Path wrong = shards("one.safetensors");
    assertThatThrownBy(() -> Safetensors.openSharded(wrong).close())
        .isInstanceOf(FlyroomException.class)
        .hasMessageContaining("one.safetensors: no tensor 'b'");
    Path outside = shards("../two.safetensors");
    assertThatThrownBy(() -> Safetensors.openSharded(outside).close())
        .isInstanceOf(FlyroomException.class)
        .hasMessageContaining("beside it");
  }

  private Path shards(String secondFile) throws IOException {
    SafetensorsWriter.write(
        folder.resolve("one.safetensors"),
        List.of(WeightTensor.ofFloats("a", List.of(1L), new float[] {1})),
        Map.of());
    SafetensorsWriter.write(
        folder.resolve("two.safetensors"),
        List.of(WeightTensor.ofFloats("b", List.of(1L), new float[] {2})),
        Map.of());
    return Files.writeString(
        folder.resolve("model.safetensors.index.json"),
        "{\"weight_map\": {\"a\": \"one.safetensors\", \"b\": \"%s\"}}".formatted(secondFile));
  }

  private Path write(String header, byte[] data) throws IOException {
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes =
        ByteBuffer.allocate(8 + json.length + data.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(json.length).put(json).put(data);
    return Files.write(folder.resolve("test.safetensors"), bytes.array());
  }
}
