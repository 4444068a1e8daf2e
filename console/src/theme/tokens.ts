import { theme as antd, type ThemeConfig } from 'antd';

export type Look = 'light' | 'dark';

/** Ink on paper and one green that is ours; a partner has its own colour everywhere it appears. */
export function themeOf(look: Look): ThemeConfig {
  const dark = look === 'dark';
  return {
    algorithm: dark ? antd.darkAlgorithm : antd.defaultAlgorithm,
    cssVar: { key: 'tacit' },
    hashed: false,
    token: {
      colorPrimary: dark ? '#5ac7b7' : '#1c6b62',
      colorInfo: dark ? '#5ac7b7' : '#1c6b62',
      colorLink: dark ? '#6cc4b7' : '#17615a',
      colorSuccess: dark ? '#6ccb93' : '#2c7a4b',
      colorWarning: dark ? '#e0b04f' : '#8a5a00',
      colorError: dark ? '#fd8f85' : '#b3261e',
      // On a filled button or mark: the dark look's accents are light, so that they can be read as text, too.
      colorTextLightSolid: dark ? '#0c1513' : '#ffffff',
      colorBgLayout: dark ? '#131817' : '#f7f5f0',
      colorBgContainer: dark ? '#1b2220' : '#ffffff',
      colorBgElevated: dark ? '#222b28' : '#ffffff',
      colorTextBase: dark ? '#e8ebe8' : '#1d2624',
      colorTextSecondary: dark ? '#a9b5b1' : '#55615e',
      colorTextTertiary: dark ? '#98a5a1' : '#626e6b',
      colorTextDescription: dark ? '#a3afab' : '#5a6663',
      colorTextPlaceholder: dark ? '#8f9c98' : '#646f6c',
      colorBorder: dark ? '#3a4642' : '#d3cfc4',
      colorBorderSecondary: dark ? '#2b3532' : '#e9e5db',
      colorSuccessBg: dark ? '#1b2f25' : '#e9f4ec',
      colorSuccessBorder: dark ? '#2f5a42' : '#b9dcc4',
      colorSuccessText: dark ? '#7ccb98' : '#226540',
      colorInfoBg: dark ? '#1a2f2c' : '#e7f1ef',
      colorInfoBorder: dark ? '#2b554f' : '#b6d6d1',
      colorInfoText: dark ? '#7fcabf' : '#17615a',
      colorPrimaryBg: dark ? '#1a2f2c' : '#e7f1ef',
      colorPrimaryBorder: dark ? '#2b554f' : '#b6d6d1',
      colorWarningBg: dark ? '#342b18' : '#fdf4e1',
      colorWarningBorder: dark ? '#634f22' : '#eed7a4',
      colorWarningText: dark ? '#e5b95f' : '#7d5200',
      colorErrorBg: dark ? '#371f1d' : '#fcecea',
      colorErrorBorder: dark ? '#6b3530' : '#f0bfba',
      colorErrorText: dark ? '#f0958c' : '#a3221b',
      borderRadius: 8,
      borderRadiusLG: 12,
      controlHeight: 34,
      fontSize: 14,
      fontFamily: "'Inter Variable', 'PingFang SC', 'Hiragino Sans GB', 'Noto Sans CJK SC', 'Noto Sans SC', 'Microsoft YaHei', system-ui, sans-serif",
      boxShadow: '0 1px 2px rgba(20, 30, 28, 0.06), 0 6px 24px rgba(20, 30, 28, 0.07)',
      motionDurationMid: '0.15s',
    },
    components: {
      Layout: { siderBg: 'transparent', headerBg: 'transparent', bodyBg: 'transparent', headerHeight: 56, headerPadding: '0 24px' },
      Menu: {
        itemBg: 'transparent', subMenuItemBg: 'transparent', itemHeight: 34, itemBorderRadius: 8, activeBarBorderWidth: 0,
        itemSelectedBg: dark ? '#24302d' : '#e6ece6', itemSelectedColor: dark ? '#8fd6cb' : '#124f48', itemColor: dark ? '#c3ccc9' : '#3a4643',
        groupTitleColor: dark ? '#8f9c98' : '#646f6c', groupTitleFontSize: 12,
      },
      Table: { headerBg: 'transparent', headerColor: dark ? '#a3afab' : '#5a6663', headerSplitColor: 'transparent', cellPaddingBlockMD: 10, cellPaddingInlineMD: 12, rowHoverBg: dark ? '#212a27' : '#faf8f3' },
      Card: { headerFontSize: 15, paddingLG: 20 },
      Button: { primaryShadow: 'none', defaultShadow: 'none', dangerShadow: 'none' },
      Tooltip: { colorTextLightSolid: '#ffffff' },
      Tag: { defaultBg: dark ? '#28322f' : '#f1eee6', defaultColor: dark ? '#c3ccc9' : '#3d4946' },
    },
  };
}

const PARTIES = { light: ['#a5472a', '#5b4a9e', '#946000', '#1f5f93', '#8f2f62', '#4b6b1e'], dark: ['#f0936f', '#b1a2ee', '#e0b04f', '#7db9ea', '#e58bb9', '#a7cb72'] };

/** One accent for each party, everywhere it appears: ours is the house's green, a partner's follows from its name alone. */
export function partyColor(party: string, own: string | undefined, look: Look): string {
  if (party === own) {
    return look === 'dark' ? '#5fb8ab' : '#1c6b62';
  }
  let hash = 0;
  for (const sign of party) {
    hash = (hash * 31 + (sign.codePointAt(0) ?? 0)) >>> 0;
  }
  return PARTIES[look][hash % PARTIES[look].length] ?? '#1f5f93';
}
