/**
 * A browser that translates the page moves our text nodes into `<font>` elements of its own. React then takes away or inserts
 * beside a node where it is no more, which throws and leaves a blank page (facebook/react issue 11538). The two calls are made
 * to do what is meant: a node is taken from where it is, and what should stand before a moved one stands before its wrapper.
 * What changes while it is looked at (figures, the canvas) carries `translate="no"`, for a moved text is not kept true.
 */
export function standTranslation(): void {
  const { removeChild, insertBefore } = Node.prototype;
  Node.prototype.removeChild = function <T extends Node>(this: Node, child: T): T {
    if (child.parentNode === this) return removeChild.call(this, child) as T;
    const wrapper = wrapperIn(this, child);
    if (wrapper) removeChild.call(this, wrapper);
    else child.parentNode?.removeChild(child);
    return child;
  };
  Node.prototype.insertBefore = function <T extends Node>(this: Node, node: T, before: Node | null): T {
    const place = before === null || before.parentNode === this ? before : wrapperIn(this, before);
    return insertBefore.call(this, node, place) as T;
  };
}

/** The child of `parent` that a node was moved into; null where it is not below it at all. */
function wrapperIn(parent: Node, node: Node): ChildNode | null {
  let at: Node | null = node;
  while (at && at.parentNode !== parent) at = at.parentNode;
  return at as ChildNode | null;
}
