package org.flyroom.core.model;

import java.util.List;

/// A model whose inner states can be read and changed.
public interface WhiteBox extends LanguageModel {

  /// How many decoder layers it has.
  int layers();

  /// Values in a state.
  int width();

  /// States, in the order of the requests.
  ///
  /// @throws org.flyroom.core.FlyroomException naming every place the model does not have and every
  ///   position a text does not have
  List<Activations> read(List<ReadRequest> requests);

  /// This model with interventions, which act in their order in every request put to it, beside
  /// those of this one. Weights are shared, so that a request may have a model of its own; the
  /// model returned is valid as long as this one, and its identity tells the interventions.
  ///
  /// @throws org.flyroom.core.FlyroomException naming every intervention that does not fit
  WhiteBox with(List<Intervention> interventions);
}
