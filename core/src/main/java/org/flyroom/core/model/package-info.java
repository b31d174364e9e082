/// What a model can do, in plain Java values: no tensor type appears here.
@NullMarked
package org.flyroom.core.model;

import org.jspecify.annotations.NullMarked;
