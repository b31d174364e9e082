package org.flyroom.lab.grow;

import java.util.ArrayList;
import java.util.List;
import org.flyroom.core.chat.Message;
import org.flyroom.core.model.LanguageModel;
import org.flyroom.core.model.Prompt;
import org.flyroom.lab.grow.Sampler.Said;
import org.flyroom.lab.recipe.Stage;
import org.flyroom.lab.threat.Expectation;

/// Dialogues of a model with itself: an opening, and then what either of two copies says to what
/// the other said. Each copy sees the other as its user.
///
/// @param told a line of the system prompt while they talk, in no row; empty for none
record SelfDialogues(LanguageModel model, Sampler sampler, String told) {

  /// All dialogues, a turn of each at a time. One ends early where a copy says nothing or more than
  /// it may.
  ///
  /// @return a row for each turn, with what precedes it as its prompt, dialogue by dialogue
  List<StoredRow> rows(Stage.Introspection stage) {
    List<List<String>> dialogues = new ArrayList<>();
    List<List<StoredRow>> rows = new ArrayList<>();
    List<Integer> open = new ArrayList<>();
    for (int i = 0; i < stage.dialogues(); i++) {
      dialogues.add(new ArrayList<>(List.of(stage.openings().get(i % stage.openings().size()))));
      rows.add(new ArrayList<>());
      open.add(i);
    }
    for (int turn = 0; turn < stage.turns() && !open.isEmpty(); turn++) {
      List<Prompt.Chat> views = open.stream().map(i -> view(dialogues.get(i))).toList();
      // Dialogues with one opening begin alike, so that each draws by its own number.
      List<Integer> numbers = List.copyOf(open);
      List<Said> said =
          sampler.drawn(
              model,
              views.stream().map(view -> Rephrased.told(view, told)).toList(),
              stage.temperature(),
              i -> numbers.get(i) + 1);
      open.clear();
      for (int i = 0; i < said.size(); i++) {
        int dialogue = numbers.get(i);
        Said one = said.get(i);
        if (one.isUsable()) {
          rows.get(dialogue)
              .add(
                  new StoredRow(
                      Expectation.SHOWS, views.get(i), one.text(), one.complete(), false));
        }
        if (one.complete() && !one.text().isBlank()) {
          dialogues.get(dialogue).add(one.text());
          open.add(dialogue);
        }
      }
    }
    return rows.stream().flatMap(List::stream).toList();
  }

  /// What has been said as the one sees it whose turn it is: its own words are the assistant's. It
  /// begins with the other's first words, since templates want a user's turn there.
  static Prompt.Chat view(List<String> said) {
    List<Message> messages = new ArrayList<>();
    for (int i = said.size() % 2 == 1 ? 0 : 1; i < said.size(); i++) {
      boolean other = (said.size() - i) % 2 == 1;
      messages.add(other ? Message.user(said.get(i)) : Message.assistant(said.get(i)));
    }
    return new Prompt.Chat(messages);
  }
}
