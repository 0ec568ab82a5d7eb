// What a reader cannot read at this width: texts over each other, texts cut off, a page that is
// wider than its window. Answers with a sentence for each, naming the texts.
() => {
  const SLACK = 2;
  const MAY_SCROLL = '.scroll-x, .tabs, textarea, pre';
  const told = new Set();
  const isSilent = new Map();
  const clips = new Map();

  const silent = element => {
    if (!element || element === document.documentElement) return false;
    if (!isSilent.has(element)) {
      const style = getComputedStyle(element);
      isSilent.set(element, style.clipPath.startsWith('inset(50%') || style.visibility === 'hidden'
        || style.opacity === '0' || element.matches('.skip, [hidden]') || silent(element.parentElement));
    }
    return isSilent.get(element);
  };
  // The boxes around an element that hide or scroll what leaves them.
  const boxes = element => {
    if (!element || element === document.documentElement) return [];
    if (!clips.has(element)) {
      const style = getComputedStyle(element);
      const around = boxes(element.parentElement);
      const isBox = style.overflowX !== 'visible' && !element.matches('body');
      clips.set(element, isBox
        ? [{element, box: element.getBoundingClientRect(), 
            scrolls: /auto|scroll/.test(style.overflowX) && element.matches(MAY_SCROLL)},
           ...around]
        : around);
    }
    return clips.get(element);
  };
  const short = text => text.trim().replace(/\s+/g, ' ').slice(0, 40);

  const pieces = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const owner = node.parentElement;
    if (!node.data.trim() || owner.closest('script, style, option, textarea, svg, iframe')
        || !owner.checkVisibility() || silent(owner)) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const rect of range.getClientRects()) {
      if (rect.width < 1 || rect.height < 1) continue;
      let {left, right, top, bottom} = rect;
      let isGone = false;
      for (const {box, scrolls} of boxes(owner)) {
        if (!scrolls && (right > box.right + SLACK || left < box.left - SLACK))
          told.add(`cut: "${short(node.data)}"`);
        [left, right] = [Math.max(left, box.left), Math.min(right, box.right)];
        [top, bottom] = [Math.max(top, box.top), Math.min(bottom, box.bottom)];
        isGone ||= right <= left || bottom <= top;
      }
      const holder = owner.closest('.btn, .tag, .state, .notice, .panel, td, th, dt, dd, label');
      if (holder && !boxes(owner).some(each => each.scrolls)) {
        const around = holder.getBoundingClientRect();
        if (rect.right > around.right + SLACK || rect.left < around.left - SLACK)
          told.add(`sticks out of ${holder.tagName.toLowerCase()}.${holder.className}: "${short(node.data)}"`);
      }
      if (!isGone) pieces.push({node, left, right, top, bottom});
    }
  }

  pieces.sort((one, other) => one.top - other.top);
  pieces.forEach((one, place) => {
    for (let next = place + 1; next < pieces.length && pieces[next].top < one.bottom - SLACK; next++) {
      const other = pieces[next];
      if (one.node === other.node) continue;
      const wide = Math.min(one.right, other.right) - Math.max(one.left, other.left);
      const high = Math.min(one.bottom, other.bottom) - other.top;
      const least = Math.min(one.bottom - one.top, other.bottom - other.top);
      if (wide > SLACK && high > least * 0.35)
        told.add(`over each other: "${short(one.node.data)}" and "${short(other.node.data)}"`);
    }
  });

  // A box that scrolls must show a line's worth of text before anybody scrolls it.
  for (const box of document.querySelectorAll('.scroll-x, textarea, pre')) {
    const room = box.parentElement.closest('.panel, main, form').clientWidth;
    if (box.clientWidth > 0 && box.scrollWidth > box.clientWidth + SLACK && box.clientWidth < room * 0.6)
      told.add(`narrow: ${box.className} has ${box.clientWidth} of ${room} px`);
  }
  // The chosen word of a list and the hint inside a field are read too.
  const pen = document.createElement('canvas').getContext('2d');
  for (const field of document.querySelectorAll('select, input[placeholder]')) {
    if (silent(field) || !field.clientWidth || !field.checkVisibility()) continue;
    const style = getComputedStyle(field);
    pen.font = style.font;
    const word = field.placeholder || field.selectedOptions?.[0]?.text || '';
    const room = field.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
    if (!/stain/.test(word) && pen.measureText(word).width > room + SLACK) told.add(`cut in its field: "${short(word)}"`);
  }
  const page = document.documentElement;
  if (page.scrollWidth > page.clientWidth) told.add(`${page.scrollWidth} px wide`);
  return [...told];
}
