package org.flyroom.engine.checkpoint;

/// How the values in a file relate to the values of the Hugging Face weight they stand for.
/// [WeightTensor#decodeTo] undoes the difference; whoever reads the raw bytes has to.
public sealed interface Layout {

  /// The same values in the same order.
  record AsStored() implements Layout {}

  /// Rows of a query or key projection as GGUF's `llama` architecture keeps them: within each head
  /// the two halves of the rotary embedding are interleaved, row 2i from the first half and row 2i
  /// + 1 from the second.
  ///
  /// @param heads heads among the rows
  record InterleavedHeads(int heads) implements Layout {
    public InterleavedHeads {
      if (heads < 1) {
        throw new IllegalArgumentException("heads must be at least 1, not " + heads);
      }
    }

    /// The stored row that holds a row of the Hugging Face weight.
    ///
    /// @param row row of the Hugging Face weight, counted from 0
    /// @param rows rows in all; a multiple of twice the heads
    public long storedRow(long row, long rows) {
      long headRows = rows / heads;
      long half = headRows / 2;
      long inHead = row % headRows;
      return row - inHead + 2 * (inHead % half) + inHead / half;
    }
  }

  /// Every value plus one: norm weights of Gemma in GGUF files.
  record PlusOne() implements Layout {}
}
