/** The header in which the proxy tells a page its own address: Next tells a layout none. */
export const PATH_HEADER = "x-page-path";
