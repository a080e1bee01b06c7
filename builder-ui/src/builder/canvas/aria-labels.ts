/** React Flow's own words in the interface's language: all of its documented keys. */
import type { AriaLabelConfig } from '@xyflow/react';
import { m } from '../../paraglide/messages.js';

export function ariaLabels(): AriaLabelConfig {
  const directions: Record<string, () => string> = {
    up: m.builder_direction_up,
    down: m.builder_direction_down,
    left: m.builder_direction_left,
    right: m.builder_direction_right,
  };
  return {
    'node.a11yDescription.default': m.builder_aria_node(),
    'node.a11yDescription.keyboardDisabled': m.builder_aria_node_fixed(),
    'node.a11yDescription.ariaLiveMessage': ({ direction, x, y }) =>
      m.builder_aria_moved({ direction: directions[direction]?.() ?? direction, x: Math.round(x), y: Math.round(y) }),
    'edge.a11yDescription.default': m.builder_aria_edge(),
    'controls.ariaLabel': m.builder_aria_controls(),
    'controls.zoomIn.ariaLabel': m.builder_zoom_in(),
    'controls.zoomOut.ariaLabel': m.builder_zoom_out(),
    'controls.fitView.ariaLabel': m.builder_fit_view(),
    'controls.interactive.ariaLabel': m.builder_aria_lock(),
    'minimap.ariaLabel': m.builder_aria_minimap(),
    'handle.ariaLabel': m.builder_aria_handle(),
  };
}
