import DefaultTheme from 'vitepress/theme-without-fonts'
import { h } from 'vue'
import Missing from './Missing.vue'
import VersionSwitch from './VersionSwitch.vue'
import './style.css'

export default {
  extends: DefaultTheme,
  Layout: () =>
    h(DefaultTheme.Layout, null, {
      'not-found': () => h(Missing),
      'nav-bar-content-after': () => h(VersionSwitch, { where: 'bar' }),
      'nav-screen-content-after': () => h(VersionSwitch, { where: 'screen' }),
    }),
}
