/** Every rule that the page has, as text: the file is read where this node is not. Style sheets are the node's own, so their rules can be read. */
function rules(): string {
  return [...document.styleSheets].map((sheet) => {
    try {
      return [...sheet.cssRules].filter((rule) => !(rule instanceof CSSFontFaceRule)).map((rule) => rule.cssText).join('\n');
    } catch {
      return '';
    }
  }).join('\n');
}

/** One file with everything in it: no script, nothing to load. */
export function asHtml(page: HTMLElement, title: string, language: string): string {
  const copy = page.cloneNode(true) as HTMLElement;
  copy.querySelectorAll('.no-print, script').forEach((element) => element.remove());
  const head = document.createElement('title');
  head.textContent = title;
  return `<!doctype html>\n<html lang="${language === 'zh' ? 'zh-CN' : 'en'}" data-theme="light"><head><meta charset="utf-8">${head.outerHTML}<style>${rules().replaceAll('</style', '<\\/style')}</style></head><body class="${document.body.className}"><div class="${document.querySelector('.ant-app')?.className ?? ''}">${copy.outerHTML}</div></body></html>\n`;
}

export function saveHtml(page: HTMLElement, title: string, language: string): void {
  const link = document.createElement('a');
  const address = URL.createObjectURL(new Blob([asHtml(page, title, language)], { type: 'text/html' }));
  link.href = address;
  link.download = `${title.replace(/[^\p{L}\p{N}]+/gu, '-')}.html`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
