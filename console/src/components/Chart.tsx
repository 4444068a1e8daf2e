import { BarChart, LineChart } from 'echarts/charts';
import { GridComponent, LegendComponent, MarkLineComponent, TooltipComponent } from 'echarts/components';
import { init, use, type EChartsCoreOption } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { useEffect, useRef } from 'react';
import { useLookChoice } from '../app/look';

use([LineChart, BarChart, GridComponent, LegendComponent, MarkLineComponent, TooltipComponent, SVGRenderer]);

/** The colour that a custom property has now: charts cannot read them themselves. */
export function token(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

/** A chart as vector graphics: sharp on paper, too. Its words come from the page; to who does not see it, its label says what it shows. */
export default function Chart({ option, label, height = 280 }: { option: EChartsCoreOption; label: string; height?: number }) {
  const host = useRef<HTMLDivElement>(null);
  const { look } = useLookChoice();
  useEffect(() => {
    const element = host.current;
    if (element === null) {
      return;
    }
    const chart = init(element, null, { renderer: 'svg' });
    const ink = token('--ink');
    const soft = token('--soft-ink');
    const line = token('--line');
    const axis = { axisLine: { lineStyle: { color: line } }, axisTick: { show: false }, axisLabel: { color: soft }, splitLine: { lineStyle: { color: line } }, nameTextStyle: { color: soft } };
    const styled = (given: unknown) => ({ ...axis, ...(given as object), axisLabel: { ...axis.axisLabel, ...(given as { axisLabel?: object } | undefined)?.axisLabel } });
    chart.setOption({
      animation: false,
      textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, color: ink },
      grid: { left: 12, right: 24, top: 40, bottom: 34, containLabel: true },
      legend: { textStyle: { color: ink }, top: 4, icon: 'roundRect', itemWidth: 14, itemHeight: 5 },
      // HTML tooltips would write style attributes, which the page's policy forbids.
      tooltip: { trigger: 'axis', renderMode: 'richText', confine: true, backgroundColor: token('--card'), borderColor: line, textStyle: { color: ink, fontSize: 12 } },
      ...option,
      xAxis: styled(option['xAxis']),
      yAxis: styled(option['yAxis']),
    });
    const watch = new ResizeObserver(() => chart.resize());
    watch.observe(element);
    return () => {
      watch.disconnect();
      chart.dispose();
    };
  }, [option, look]);
  return <div ref={host} role="img" aria-label={label} style={{ height, width: '100%' }} />;
}
