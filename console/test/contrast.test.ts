import { theme } from 'antd';
import { describe, expect, test } from 'vitest';
import { themeOf } from '../src/theme/tokens';

function luminance(color: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16) / 255).map((v) => (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one: string, other: string): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

/** WCAG 2.2, 1.4.3: text of ordinary size. */
const LEAST = 4.5;

describe.each(['light', 'dark'] as const)('%s', (look) => {
  const t = theme.getDesignToken(themeOf(look));
  const pairs: [string, string, string][] = [
    ...(['colorPrimary', 'colorError', 'colorSuccess', 'colorWarning', 'colorInfo', 'colorLink', 'colorTextSecondary', 'colorTextTertiary', 'colorTextDescription', 'colorTextPlaceholder'] as const)
      .flatMap((text) => (['colorBgContainer', 'colorBgElevated', 'colorBgLayout'] as const).map((on): [string, string, string] => [`${text} on ${on}`, t[text], t[on]])),
    ...(['Primary', 'Error', 'Success', 'Warning', 'Info'] as const).map((name): [string, string, string] => [`tag ${name}`, t[`color${name}`], t[`color${name}Bg`]]),
    ...(['Primary', 'Error'] as const).map((name): [string, string, string] => [`on a filled ${name}`, t.colorTextLightSolid, t[`color${name}`]]),
  ];
  test.each(pairs)('%s', (_, text, on) => expect(contrast(text, on)).toBeGreaterThanOrEqual(LEAST));
});
