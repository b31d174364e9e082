/// Does the model still write proper answers to everyday requests, and different ones to different
/// requests?
@NullMarked
package org.flyroom.lab.audit.degeneration;

import org.jspecify.annotations.NullMarked;
