package org.flyroom.app.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.model.Reply;
import org.flyroom.core.store.Json;

/// Lines that a model did not answer as they were asked: each is told in its place, and all of them
/// at the end.
final class Unanswered {
  private int count;

  /// Prints what came of each request.
  ///
  /// @param answers puts an answer into its line
  <A> void print(List<Reply<A>> replies, Function<A, Map<String, Object>> answers) {
    for (Reply<A> reply : replies) {
      System.out.println(
          Json.line(
              switch (reply) {
                case Reply.Answered<A>(A answer) -> answers.apply(answer);
                case Reply.Failed<A> failed -> {
                  count++;
                  Map<String, Object> line = new LinkedHashMap<>();
                  line.put("error", failed.reason());
                  yield line;
                }
              }));
    }
    System.out.flush();
  }

  /// @throws FlyroomException with the model's troubles, where there were any
  void complain(AskedModel asked) {
    if (count > 0) {
      List<String> troubles = asked.troubles().get();
      throw new FlyroomException(
          troubles.isEmpty() ? List.of(count + " lines were not answered as asked") : troubles);
    }
  }
}
