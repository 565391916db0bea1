// GraphiQL over this server's own endpoint. Where the server asks who you are, the browser sends what it was given for the page.
const example = `# Ctrl-Enter runs the query under the cursor.
# The book on the left tells of every field.

query Gaps {
  gaps(weight: RAW) {
    dataVersion
    affiliations
    pairs(first: 5, verdicts: [GAP]) {
      a { name(lang: EN) }
      b { name(lang: EN) }
      observed
      expected
      q
    }
  }
}

query Groups {
  groups(first: 5) {
    totalCount
    nodes {
      name(lang: EN)
      members {
        totalCount
      }
    }
  }
}
`;

const fetcher = GraphiQL.createFetcher({ url: "/graphql" });
const page = React.createElement(GraphiQL, {
  fetcher,
  defaultQuery: example,
  shouldPersistHeaders: false,
});
ReactDOM.createRoot(document.getElementById("graphiql")).render(page);
